import type { Identity } from '../../applications/blocks.ts';
import { DateField } from '../components/date-field.tsx';
import { type FieldContext, idOf, Radios, TextField } from '../components/fields.tsx';

/** What is asked of applicants under 18: who answers for them, and the parent by whom they go free of the fee. */
export function MinorFields({ of, value }: { of: FieldContext; value: Identity }) {
  const { t } = of;
  const parent = { passId: undefined, birthDate: undefined, applicationId: undefined, ...value.parent };
  return (
    <div class="border-top-1px border-base-light margin-top-4">
      <fieldset class="usa-fieldset" id={idOf('/identity/parent')}>
        <legend class="usa-legend usa-legend--large">{t.parentTitle}</legend>
        <TextField
          of={of}
          at="/identity/guardian/name"
          label={t.guardianName}
          value={value.guardian?.name}
          maxlength={160}
          optional
        />
        <Radios
          of={of}
          at="/identity/guardian/relationship"
          label={t.guardianRelationship}
          value={value.guardian?.relationship}
          options={Object.entries(t.relationships)}
          optional
        />
        <TextField
          of={of}
          at="/identity/guardian/phone"
          label={t.guardianPhone}
          value={value.guardian?.phone}
          type="tel"
          maxlength={40}
          optional
        />
        <p>{t.parentHint}</p>
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
  );
}
