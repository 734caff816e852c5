import type { AuditRecordRow } from '../../../audit/store.ts';
import type { Locale } from '../../../http/text.ts';
import type { NameOf } from '../../../sessions/staff-names.ts';
import { formatMoment } from '../../format.ts';
import { historyTexts } from '../../texts/history.ts';
import { memberTexts } from '../../texts/member.ts';
import { reasonWords } from '../../texts/reasons.ts';

/** The coded parts of a record that say something to whoever reads a history; ids are left out. */
const told = ['decision', 'outcome', 'verdict', 'standing', 'reason', 'from', 'state', 'kind'] as const;

function detailOf(record: AuditRecordRow, locale: Locale): string {
  const detail = JSON.parse(record.detail) as Readonly<Record<string, unknown>>;
  return told
    .map((key) => detail[key])
    .filter((value): value is string => typeof value === 'string')
    .map(
      (code) =>
        historyTexts[locale].codes[code] ?? memberTexts[locale].reasons[code] ?? reasonWords(code, locale),
    )
    .join(', ');
}

function actorOf({ actor_kind: kind, actor_id: id }: AuditRecordRow, locale: Locale, nameOf: NameOf): string {
  const t = historyTexts[locale];
  if (kind === 'service') return t.service;
  if (kind === 'applicant') return t.traveler;
  return kind === 'staff' ? nameOf(id) : id;
}

interface Told {
  readonly record: AuditRecordRow;
  readonly words: string;
  readonly times: number;
}

/** What the same person did several times on end is one line with how many times: a draft is saved at every step. */
function together(records: readonly AuditRecordRow[], locale: Locale): readonly Told[] {
  const told: Told[] = [];
  for (const record of records) {
    const detail = detailOf(record, locale);
    const words = `${historyTexts[locale].actions[record.action] ?? record.action}${detail === '' ? '' : `: ${detail}`}`;
    const last = told.at(-1);
    if (last?.words === words && last.record.actor_id === record.actor_id) {
      told[told.length - 1] = { ...last, times: last.times + 1 };
    } else told.push({ record, words, times: 1 });
  }
  return told;
}

/** What was done to something, by whom and when, from the audit log, newest first. */
export function Timeline(props: { records: readonly AuditRecordRow[]; locale: Locale; nameOf: NameOf }) {
  const { records, locale, nameOf } = props;
  const t = historyTexts[locale];
  return (
    <section class="margin-top-4" id="history" aria-labelledby="history-title" data-key="h" tabindex={-1}>
      <h2 id="history-title">{t.title}</h2>
      {records.length === 0 ? <p>{t.none}</p> : null}
      {records.length === 100 ? <p>{t.limited(100)}</p> : null}
      <ol class="garita-timeline">
        {together(records, locale).map(({ record, words, times }) => (
          <li>
            <strong>{words}</strong>
            {times === 1 ? null : ` ${t.times(times)}`}
            <div class="text-base-dark font-sans-2xs text-wrap">
              {formatMoment(record.at, locale)} · {actorOf(record, locale, nameOf)}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
