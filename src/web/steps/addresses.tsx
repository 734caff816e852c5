import type { Address } from '../../applications/blocks.ts';
import { DateField } from '../components/date-field.tsx';
import { CountrySelect, TextField } from '../components/fields.tsx';
import { dateOf, entriesOf, filled, textOf } from '../form.ts';
import { Entry } from './entry.tsx';
import { type StepForm, withEmpty } from './step-form.ts';

export const addressesStep: StepForm<'addresses'> = {
  block: 'addresses',
  repeats: true,
  intro: 'addressesIntro',
  read(form) {
    return entriesOf(form, 'addresses', (at) =>
      filled({
        street: textOf(form, `${at}/street`),
        city: textOf(form, `${at}/city`),
        state: textOf(form, `${at}/state`),
        postalCode: textOf(form, `${at}/postalCode`),
        country: textOf(form, `${at}/country`),
        from: dateOf(form, `${at}/from`),
        to: dateOf(form, `${at}/to`),
      }),
    );
  },
  Fields({ of, value, more }) {
    const { t } = of;
    const empty: Address = {};
    return (
      <>
        {withEmpty<Address>(value, more, empty).map((address, index) => {
          const at = `/addresses/${index}`;
          return (
            <Entry of={of} at={at} title={t.addressTitle(index + 1)} removable={address !== empty}>
              <TextField
                of={of}
                at={`${at}/street`}
                label={t.street}
                value={address.street}
                maxlength={120}
              />
              <TextField of={of} at={`${at}/city`} label={t.city} value={address.city} maxlength={80} />
              <TextField
                of={of}
                at={`${at}/state`}
                label={t.state}
                value={address.state}
                maxlength={40}
                optional
              />
              <TextField
                of={of}
                at={`${at}/postalCode`}
                label={t.postalCode}
                value={address.postalCode}
                maxlength={20}
                optional
              />
              <CountrySelect of={of} at={`${at}/country`} label={t.country} value={address.country} />
              <DateField
                of={of}
                at={`${at}/from`}
                label={t.from}
                value={address.from?.slice(0, 7)}
                monthOnly
              />
              <DateField
                of={of}
                at={`${at}/to`}
                label={t.to}
                hint={t.toHint}
                value={address.to?.slice(0, 7)}
                monthOnly
              />
            </Entry>
          );
        })}
      </>
    );
  },
};
