import { Checkbox, CountrySelect, idOf } from '../components/fields.tsx';
import { entriesOf, filled, textOf } from '../form.ts';
import { Entry } from './entry.tsx';
import type { StepForm } from './step-form.ts';

/** So many empty fields stand ready at once. */
const ready = 3;

export const travelStep: StepForm<'travel'> = {
  block: 'travel',
  repeats: true,
  intro: 'travelIntro',
  read(form) {
    const countries = entriesOf(form, 'travel', (at) => filled({ country: textOf(form, `${at}/country`) }));
    const removed = [...form.keys()].some((name) => name.endsWith('/remove'));
    if (countries.length === 0 && !removed && !form.has('noTravel')) return undefined;
    return { countries: countries.map(({ country }) => country) };
  },
  Fields({ of, value }) {
    const { t } = of;
    const countries: readonly (string | undefined)[] = [
      ...(value?.countries ?? []),
      ...Array.from({ length: ready }, () => undefined),
    ];
    return (
      <>
        <div class="margin-top-3" id={idOf('/travel')}>
          <Checkbox
            id="no-travel"
            name="noTravel"
            label={t.noTravel}
            checked={value !== undefined && value.countries.length === 0}
          />
        </div>
        {countries.map((country, index) => {
          const at = `/travel/${index}`;
          return (
            <Entry of={of} at={at} title={t.travelTitle(index + 1)} removable={country !== undefined}>
              <CountrySelect of={of} at={`${at}/country`} label={t.country} value={country} optional />
            </Entry>
          );
        })}
      </>
    );
  },
};
