import type { TravelDocument } from '../../applications/blocks.ts';
import { DateField } from '../components/date-field.tsx';
import { CountrySelect, Select, TextArea, TextField } from '../components/fields.tsx';
import { dateOf, entriesOf, filled, textOf } from '../form.ts';
import { Entry } from './entry.tsx';
import { fillFromMrz } from './fill-from-mrz.ts';
import { type StepForm, withEmpty } from './step-form.ts';

export const documentsStep: StepForm<'documents'> = {
  block: 'documents',
  repeats: true,
  intro: 'documentsIntro',
  fills: 'fillFromLines',
  read(form, now) {
    return entriesOf(form, 'documents', (at) => {
      const mrz = textOf(form, `${at}/mrz`)
        ?.split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
      const typed = filled({
        type: textOf(form, `${at}/type`),
        number: textOf(form, `${at}/number`),
        country: textOf(form, `${at}/country`),
        expiresOn: dateOf(form, `${at}/expiresOn`),
        mrz,
      });
      return fillFromMrz(typed, now);
    });
  },
  Fields({ of, value, more }) {
    const { t } = of;
    const empty: Partial<TravelDocument> = {};
    return (
      <>
        {withEmpty<Partial<TravelDocument>>(value, more, empty).map((document, index) => {
          const at = `/documents/${index}`;
          return (
            <Entry of={of} at={at} title={t.documentTitle(index + 1)} removable={document !== empty}>
              <TextArea
                of={of}
                at={`${at}/mrz`}
                label={t.mrz}
                hint={t.mrzHint}
                value={document.mrz?.join('\n')}
                maxlength={200}
                optional
              />
              <Select
                of={of}
                at={`${at}/type`}
                label={t.documentType}
                value={document.type}
                options={Object.entries(t.documentTypes)}
              />
              <TextField
                of={of}
                at={`${at}/number`}
                label={t.documentNumber}
                value={document.number}
                maxlength={40}
              />
              <CountrySelect
                of={of}
                at={`${at}/country`}
                label={t.documentCountry}
                value={document.country}
              />
              <DateField of={of} at={`${at}/expiresOn`} label={t.expiresOn} value={document.expiresOn} />
            </Entry>
          );
        })}
      </>
    );
  },
};
