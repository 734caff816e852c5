import type { Sheet } from '../../../applications/schema.ts';
import { countryName } from '../../countries.ts';
import { formatClock, formatWhen } from '../../format.ts';
import { interviewsTexts } from '../../texts/interviews.ts';
import { officerTexts } from '../../texts/officer.ts';
import type { PageProps } from '../layout.tsx';
import { Facts } from './facts.tsx';
import { Tag } from './tag.tsx';

type Entry = Sheet['items'][number];

function toCheck(entry: Entry, { t, locale }: PageProps): readonly string[] {
  const w = interviewsTexts[locale];
  return [
    w.face,
    ...entry.documents.map(({ type, number, country, expiresOn }) =>
      w.document(
        [
          t.documentTypes[type],
          number,
          country && countryName(country, locale),
          expiresOn && formatWhen(expiresOn, locale),
        ]
          .filter(Boolean)
          .join(', '),
      ),
    ),
    w.residence,
    ...entry.vehicles.map(({ plate, state, make, model, owner }) => {
      const what = [plate, state, make, model].filter(Boolean).join(', ');
      return owner === 'other' ? w.otherVehicle(what) : w.ownVehicle(what);
    }),
    ...entry.warnings.map(({ message }) => message),
  ];
}

function toAsk(entry: Entry, { locale }: PageProps): readonly string[] {
  const w = interviewsTexts[locale];
  const names = entry.countries.map((code) => countryName(code, locale));
  return [
    w.askPurpose,
    w.askRules,
    ...(names.length === 0
      ? []
      : [w.askCountries(new Intl.ListFormat(locale, { type: 'conjunction' }).format(names))]),
    ...entry.yesAnswers.map(({ question, explanation }) => w.askYes(question, explanation)),
    ...(entry.guardian === undefined ? [] : [w.askGuardian]),
  ];
}

function Ticks({ title, lines }: { title: string; lines: readonly string[] }) {
  return (
    <div class="tablet:grid-col-6">
      <h3 class="margin-bottom-05">{title}</h3>
      <ul class="garita-ticks">
        {lines.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
    </div>
  );
}

/** One appointment: when, who, what to check and ask, room for notes on paper. */
export function SheetEntry({ page, entry }: { page: PageProps; entry: Entry }) {
  const { locale } = page;
  const w = interviewsTexts[locale];
  const { outcome, birthDate, citizenship } = entry;
  return (
    <section class="garita-panel garita-appointment" data-row>
      <h2>
        <a class="usa-link" href={`/staff/applications/${entry.applicationId}`}>
          <time datetime={entry.startsAt}>{formatClock(entry.localTime, locale)}</time> {entry.name}
        </a>
      </h2>
      {outcome === undefined ? null : (
        <p>
          <Tag
            tone={outcome === 'completed' ? 'good' : 'wait'}
            text={officerTexts[locale].outcomes[outcome]}
          />
        </p>
      )}
      <Facts
        lines={[
          [page.t.program, entry.program],
          [w.born, birthDate && formatWhen(birthDate, locale)],
          [w.citizenship, citizenship && countryName(citizenship, locale)],
          [w.guardian, entry.guardian],
        ]}
      />
      <div class="grid-row grid-gap">
        <Ticks title={w.check} lines={toCheck(entry, page)} />
        <Ticks title={w.ask} lines={toAsk(entry, page)} />
      </div>
      <div class="garita-paper" aria-hidden="true">
        {w.notes}
      </div>
      {outcome === undefined ? (
        <p class="garita-screen">
          <a class="usa-button" href={`/staff/applications/${entry.applicationId}#record`}>
            {w.record}
            <span class="usa-sr-only">: {entry.name}</span>
          </a>
        </p>
      ) : null}
    </section>
  );
}
