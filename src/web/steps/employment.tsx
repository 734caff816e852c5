import type { Employment } from '../../applications/blocks.ts';
import { DateField } from '../components/date-field.tsx';
import { CountrySelect, Select, TextField } from '../components/fields.tsx';
import { dateOf, entriesOf, filled, textOf } from '../form.ts';
import { Entry } from './entry.tsx';
import { type StepForm, withEmpty } from './step-form.ts';

export const employmentStep: StepForm<'employment'> = {
  block: 'employment',
  repeats: true,
  intro: 'employmentIntro',
  read(form) {
    return entriesOf(form, 'employment', (at) =>
      filled({
        kind: textOf(form, `${at}/kind`),
        employer: textOf(form, `${at}/employer`),
        position: textOf(form, `${at}/position`),
        city: textOf(form, `${at}/city`),
        country: textOf(form, `${at}/country`),
        from: dateOf(form, `${at}/from`),
        to: dateOf(form, `${at}/to`),
      }),
    );
  },
  Fields({ of, value, more }) {
    const { t } = of;
    const empty: Partial<Employment> = {};
    return (
      <>
        {withEmpty<Partial<Employment>>(value, more, empty).map((one, index) => {
          const at = `/employment/${index}`;
          return (
            <Entry of={of} at={at} title={t.employmentTitle(index + 1)} removable={one !== empty}>
              <Select
                of={of}
                at={`${at}/kind`}
                label={t.occupation}
                value={one.kind}
                options={Object.entries(t.occupations)}
              />
              <TextField
                of={of}
                at={`${at}/employer`}
                label={t.employer}
                value={one.employer}
                maxlength={120}
              />
              <TextField
                of={of}
                at={`${at}/position`}
                label={t.position}
                value={one.position}
                maxlength={80}
                optional
              />
              <TextField of={of} at={`${at}/city`} label={t.city} value={one.city} maxlength={80} optional />
              <CountrySelect of={of} at={`${at}/country`} label={t.country} value={one.country} optional />
              <DateField of={of} at={`${at}/from`} label={t.from} value={one.from?.slice(0, 7)} monthOnly />
              <DateField
                of={of}
                at={`${at}/to`}
                label={t.to}
                hint={t.toHint}
                value={one.to?.slice(0, 7)}
                monthOnly
              />
            </Entry>
          );
        })}
      </>
    );
  },
};
