import { DateField } from '../components/date-field.tsx';
import { CountrySelect, Radios, TextArea, TextField } from '../components/fields.tsx';
import { dateOf, filled, textOf } from '../form.ts';
import { MinorFields } from './minor-fields.tsx';
import type { StepForm } from './step-form.ts';

function readParent(form: URLSearchParams) {
  const applicationId = textOf(form, '/identity/parent/applicationId');
  if (applicationId !== undefined) return { applicationId };
  const passId = textOf(form, '/identity/parent/passId');
  if (passId === undefined) return undefined;
  return { passId, birthDate: dateOf(form, '/identity/parent/birthDate') };
}

function readGuardian(form: URLSearchParams) {
  const guardian = filled({
    name: textOf(form, '/identity/guardian/name'),
    relationship: textOf(form, '/identity/guardian/relationship'),
    phone: textOf(form, '/identity/guardian/phone'),
  });
  return Object.keys(guardian).length === 0 ? undefined : guardian;
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
      guardian: readGuardian(form),
    });
  },
  Fields({ of, value = {} }) {
    const { t } = of;
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
        <MinorFields of={of} value={value} />
      </>
    );
  },
};
