import { DateField } from '../components/date-field.tsx';
import { CountrySelect, idOf, Radios, TextArea, TextField } from '../components/fields.tsx';
import { dateOf, filled, textOf } from '../form.ts';
import type { StepForm } from './step-form.ts';

function readParent(form: URLSearchParams) {
  const applicationId = textOf(form, '/identity/parent/applicationId');
  if (applicationId !== undefined) return { applicationId };
  const passId = textOf(form, '/identity/parent/passId');
  if (passId === undefined) return undefined;
  return { passId, birthDate: dateOf(form, '/identity/parent/birthDate') };
}

export const identityStep: StepForm<'identity'> = {
  block: 'identity',
  repeats: false,
  intro: 'identityIntro',
  read(form) {
    const text = (field: string) => textOf(form, `/identity/${field}`);
    const others = text('otherNames')
      ?.split('\n')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    return filled({
      paternalSurname: text('paternalSurname'),
      maternalSurname: text('maternalSurname'),
      givenNames: text('givenNames'),
      otherNames: others,
      birthDate: dateOf(form, '/identity/birthDate'),
      citizenship: text('citizenship'),
      sex: text('sex'),
      curp: text('curp')?.toUpperCase(),
      email: text('email'),
      phone: text('phone'),
      parent: readParent(form),
    });
  },
  Fields({ of, value = {} }) {
    const { t } = of;
    const parent = { passId: undefined, birthDate: undefined, applicationId: undefined, ...value.parent };
    return (
      <>
        <TextField
          of={of}
          at="/identity/paternalSurname"
          label={t.paternalSurname}
          value={value.paternalSurname}
          maxlength={80}
          autocomplete="family-name"
        />
        <TextField
          of={of}
          at="/identity/maternalSurname"
          label={t.maternalSurname}
          hint={t.maternalHint}
          value={value.maternalSurname}
          maxlength={80}
          optional
        />
        <TextField
          of={of}
          at="/identity/givenNames"
          label={t.givenNames}
          value={value.givenNames}
          maxlength={80}
          autocomplete="given-name"
        />
        <TextArea
          of={of}
          at="/identity/otherNames"
          label={t.otherNames}
          hint={t.otherNamesHint}
          value={value.otherNames?.join('\n')}
          optional
        />
        <DateField of={of} at="/identity/birthDate" label={t.birthDate} value={value.birthDate} />
        <CountrySelect of={of} at="/identity/citizenship" label={t.citizenship} value={value.citizenship} />
        <Radios
          of={of}
          at="/identity/sex"
          label={t.sex}
          value={value.sex}
          options={Object.entries(t.sexes)}
          optional
        />
        <TextField
          of={of}
          at="/identity/curp"
          label={t.curp}
          hint={t.curpHint}
          value={value.curp}
          maxlength={30}
          optional
        />
        <TextField
          of={of}
          at="/identity/email"
          label={t.email}
          value={value.email}
          type="email"
          autocomplete="email"
          optional
        />
        <TextField
          of={of}
          at="/identity/phone"
          label={t.phone}
          value={value.phone}
          type="tel"
          maxlength={40}
          autocomplete="tel"
          optional
        />
        <div class="border-top-1px border-base-light margin-top-4">
          <fieldset class="usa-fieldset" id={idOf('/identity/parent')}>
            <legend class="usa-legend usa-legend--large">{t.parentTitle}</legend>
            <p class="usa-hint">{t.parentHint}</p>
            <TextField
              of={of}
              at="/identity/parent/passId"
              label={t.parentPassId}
              value={parent.passId}
              maxlength={9}
              inputmode="numeric"
              optional
            />
            <DateField
              of={of}
              at="/identity/parent/birthDate"
              label={t.parentBirthDate}
              value={parent.birthDate}
            />
            <TextField
              of={of}
              at="/identity/parent/applicationId"
              label={t.parentApplication}
              value={parent.applicationId}
              maxlength={36}
              optional
            />
          </fieldset>
        </div>
      </>
    );
  },
};
