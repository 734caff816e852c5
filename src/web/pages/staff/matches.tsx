import { parse } from '../../../http/body.ts';
import { visibility } from '../../../matches/caveat.ts';
import { listMatches } from '../../../matches/list.ts';
import { MatchQuery, MatchState, type MatchView } from '../../../matches/schema.ts';
import { caveatsFor } from '../../../watchlists/sharing.ts';
import type { PageProps } from '../../components/layout.tsx';
import { figure } from '../../components/staff/match-sides.tsx';
import { type Choice, type QueueLine, Waited } from '../../components/staff/queue.tsx';
import { Tag, toneOf } from '../../components/staff/tag.tsx';
import { matchTexts } from '../../texts/match.ts';
import { queueTexts } from '../../texts/queue.ts';
import { type Pages, recordRead, type StaffVisit } from '../../visit.tsx';
import { askedOf, assigning } from './assign.ts';
import { assignedChoice, narrowedBy, pageSize, renderQueue } from './queue-page.tsx';

const path = '/staff/matches';
const names = ['state', 'list', 'assigned', 'cursor'] as const;

function choicesOf(
  page: PageProps,
  asked: URLSearchParams,
  lists: readonly { readonly id: string; readonly name: string }[],
): readonly Choice[] {
  const t = queueTexts[page.locale];
  const { states } = matchTexts[page.locale];
  return [
    {
      name: 'state',
      label: t.state,
      value: asked.get('state') ?? 'open',
      options: MatchState.options.map((state) => [state, states[state]] as const),
    },
    {
      name: 'list',
      label: t.list,
      value: asked.get('list') ?? '',
      options: [['', t.anyList], ...lists.map(({ id, name }) => [id, name] as const)],
    },
    assignedChoice(page, asked),
  ];
}

function lineOf(match: MatchView, { page, context: { now } }: StaffVisit): QueueLine {
  const { locale } = page;
  const t = matchTexts[locale];
  return {
    id: match.id,
    name: match.traveler.name ?? t.noName,
    href: `${path}/${match.id}`,
    cells: [
      [match.list, ...(match.alsoOn ?? []).map(({ list }) => list)].map(({ name }) => name).join(', '),
      match.score === undefined ? t.unknown : figure(match.score * 100, locale, 0),
      <Tag tone={toneOf(match.state)} text={t.states[match.state]} />,
      <Waited since={match.stateSince} now={now} locale={locale} />,
    ],
    assigned: match.assigned,
  };
}

async function queuePage(visit: StaffVisit, message?: string) {
  const { services, principal, context } = visit;
  const asked = askedOf(visit, path);
  const page = { ...visit.page, path: `${path}?${asked}` };
  const { locale } = page;
  const { now } = context;
  const t = queueTexts[locale];
  const narrowed = narrowedBy(asked, names);
  const query = parse(MatchQuery, { ...narrowed, limit: pageSize }, locale, 'invalid_parameter');
  const listed = await listMatches({ services, principal, query, now, locale });
  await recordRead(visit, listed);
  const { items, next } = listed.page;
  const known = (await caveatsFor(services.db)).filter(
    (list) => visibility(list, principal.agency) !== 'nothing',
  );
  const { columns } = t;
  return renderQueue(visit, page, {
    title: t.matches,
    path,
    asked,
    choices: choicesOf(page, asked, known),
    columns: [columns.traveler, columns.list, columns.score, columns.state, columns.since],
    lines: items.map((item) => lineOf(item, visit)),
    next,
    message,
  });
}

/** The queue of matches, as far as the officer's agency may see them. */
export function registerStaffMatches(pages: Pages): void {
  pages.staff('get', path, 'matches:read', (visit) => queuePage(visit));
  pages.staff('post', `${path}/take`, 'matches:read', assigning('match', path, queuePage));
}
