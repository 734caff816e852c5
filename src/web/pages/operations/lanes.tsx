import { snapshotAgeNow } from '../../../terminals/attention.ts';
import { DataTable } from '../../components/data-table.tsx';
import type { PageProps } from '../../components/layout.tsx';
import { formatCount, formatDuration } from '../../format.ts';
import { operationTexts } from '../../texts/operations.ts';
import type { Operations } from './read.ts';

type Line = Operations['terminals']['items'][number];

/** Gaps that are told one by one; of more, how many there are. */
const told = 3;

function gapsOf({ terminal: { gaps } }: Line, { locale }: PageProps): string {
  const t = operationTexts[locale];
  const number = (value: number) => formatCount(value, locale);
  const first = gaps
    .slice(0, told)
    .map(({ phase, from, to }) => t.gap(t.phases[phase] ?? phase, number(from), number(to)));
  return [...first, ...(gaps.length > told ? [t.gapsMore(number(gaps.length - told))] : [])].join(', ');
}

function cellsOf(line: Line, page: PageProps, now: number): readonly string[] {
  const { locale } = page;
  const t = operationTexts[locale];
  const { terminal, look } = line;
  const { heartbeat } = terminal;
  const age = snapshotAgeNow(terminal, now);
  const state = [
    ...(terminal.state === 'disabled' ? [t.disabled] : []),
    ...(heartbeat?.drill ? [t.drill] : []),
    ...look.map((one) => `⚠ ${t.attention[one]}`),
  ];
  return [
    terminal.laneId,
    terminal.name,
    heartbeat === undefined ? t.never : t.ago(formatDuration(now - Date.parse(heartbeat.at), locale)),
    age === undefined ? '' : formatDuration(age, locale),
    heartbeat === undefined ? '' : formatCount(heartbeat.journalDepth, locale),
    heartbeat === undefined ? '' : formatCount(heartbeat.deadLetters, locale),
    gapsOf(line, page),
    state.length === 0 ? `✓ ${t.well}` : state.join(', '),
  ];
}

/** Each terminal: when it was heard of, what it holds, what is missing of it. */
export function Lanes({ page, operations }: { page: PageProps; operations: Operations }) {
  const t = operationTexts[page.locale];
  const { terminals, now } = operations;
  if (terminals.items.length === 0) return <p>{t.noLanes}</p>;
  const table = {
    columns: t.laneColumns,
    heads: 2,
    rows: terminals.items.map((line) => cellsOf(line, page, now)),
  };
  return <DataTable caption={t.lanes} table={table} />;
}
