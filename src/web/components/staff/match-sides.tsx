import type { MatchView } from '../../../matches/schema.ts';
import type { ListEntry } from '../../../screening/types.ts';
import { countryName } from '../../countries.ts';
import { formatWhen } from '../../format.ts';
import { matchTexts } from '../../texts/match.ts';
import type { PageProps } from '../layout.tsx';
import { Facts } from './facts.tsx';

type Locale = PageProps['locale'];

const inLines = (values: readonly string[] | undefined) =>
  values === undefined || values.length === 0 ? undefined : values.map((value) => <div>{value}</div>);

function documentLine(
  { type, number, country }: { type: string; number: string; country?: string },
  page: PageProps,
): string {
  const named: Record<string, string> = { ...page.t.documentTypes, curp: 'CURP' };
  return [named[type] ?? type.replaceAll('_', ' '), number, country && countryName(country, page.locale)]
    .filter(Boolean)
    .join(', ');
}

/** The traveler's side: what is compared. */
function TravelerSide({ page, match }: { page: PageProps; match: MatchView }) {
  const { locale } = page;
  const t = matchTexts[locale];
  const { traveler } = match;
  const manages = page.person?.scopes.has('memberships:manage') === true;
  return (
    <section class="garita-panel height-full margin-y-0" aria-labelledby="traveler-title">
      <h3 id="traveler-title" class="margin-bottom-0">
        {t.traveler}
      </h3>
      <Facts
        lines={[
          [t.name, <strong>{traveler.name ?? t.unknown}</strong>],
          [t.otherNames, inLines(traveler.otherNames)],
          [t.birthDate, traveler.birthDate && formatWhen(traveler.birthDate, locale)],
          [t.nationality, traveler.nationality && countryName(traveler.nationality, locale)],
          [t.documents, inLines(traveler.documents?.map((one) => documentLine(one, page)))],
          [
            t.member,
            traveler.membershipId &&
              (manages ? (
                <a class="usa-link" href={`/staff/members/${traveler.membershipId}`}>
                  {t.openMember}
                </a>
              ) : (
                page.t.yes
              )),
          ],
        ]}
      />
    </section>
  );
}

function recordLines(record: Partial<ListEntry>, page: PageProps) {
  const { locale } = page;
  const t = matchTexts[locale];
  return [
    [t.otherNames, inLines(record.names?.slice(1).map(({ full, kind }) => `${full}${t.nameKinds[kind]}`))],
    [t.birthDate, inLines(record.birthDates?.map((one) => formatWhen(one, locale)))],
    [t.nationality, inLines(record.nationalities?.map((one) => countryName(one, locale)))],
    [t.documents, inLines(record.documents?.map((one) => documentLine(one, page)))],
    [
      t.plates,
      inLines(record.plates?.map(({ number, state }) => [number, state].filter(Boolean).join(', '))),
    ],
    [t.placesOfBirth, inLines(record.placesOfBirth)],
    [t.programs, record.programs?.join(', ')],
    [t.source, record.source],
    [t.remarks, record.remarks],
    [t.expiresOn, record.expiresOn && formatWhen(record.expiresOn, locale)],
  ] as const;
}

/** The listed side: the record where the caveat allows it, else that there is a hit and whom to ask. */
function EntrySide({ page, match }: { page: PageProps; match: MatchView }) {
  const t = matchTexts[page.locale];
  const { list, entry, hitCode } = match;
  return (
    <section class="garita-panel height-full margin-y-0" aria-labelledby="entry-title">
      <h3 id="entry-title" class="margin-bottom-0">
        {t.entry}
      </h3>
      {entry === undefined ? <p>{t.hitOnly(list.ownerAgency)}</p> : null}
      <Facts
        lines={[
          ...(entry === undefined ? [] : ([[t.name, <strong>{entry.name}</strong>]] as const)),
          ...(entry?.record === undefined ? [] : recordLines(entry.record as Partial<ListEntry>, page)),
          [t.list, list.name],
          [t.owner, list.ownerAgency],
          [t.entryId, entry?.id],
          [t.action, entry && t.actions[entry.action]],
          [t.hitCode, <span class="garita-id">{hitCode}</span>],
        ]}
      />
    </section>
  );
}

/** Traveler and entry beside each other; nothing of the entry that its list keeps to itself. */
export function MatchSides({ page, match }: { page: PageProps; match: MatchView }) {
  return (
    <div class="grid-row grid-gap-2">
      <div class="tablet:grid-col-6 margin-bottom-2">
        <TravelerSide page={page} match={match} />
      </div>
      <div class="tablet:grid-col-6 margin-bottom-2">
        <EntrySide page={page} match={match} />
      </div>
    </div>
  );
}

/** A number of the explanation as it is read in this language. */
export function figure(value: number, locale: Locale, digits: number): string {
  return new Intl.NumberFormat(locale === 'es' ? 'es-MX' : 'en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    ...(digits > 0 ? { signDisplay: 'exceptZero' as const } : {}),
  }).format(value);
}
