import type { z } from 'zod';
import { applicationStates } from '../../../applications/lifecycle.ts';
import { listApplications } from '../../../applications/list.ts';
import { listCenters } from '../../../applications/list-centers.ts';
import { ListQuery, type Summaries } from '../../../applications/schema.ts';
import { parse } from '../../../http/body.ts';
import type { PageProps } from '../../components/layout.tsx';
import { type Choice, type QueueLine, Waited } from '../../components/staff/queue.tsx';
import { Tag, toneOf } from '../../components/staff/tag.tsx';
import { formatLocalTime } from '../../format.ts';
import { queueTexts } from '../../texts/queue.ts';
import { type Pages, recordRead, type StaffVisit } from '../../visit.tsx';
import { askedOf, assigning } from './assign.ts';
import { assignedChoice, narrowedBy, pageSize, renderQueue } from './queue-page.tsx';

const path = '/staff/applications';
const names = ['state', 'program', 'kind', 'center', 'assigned', 'cursor'] as const;

type Line = z.infer<typeof Summaries>['items'][number];
type Center = { readonly id: string; readonly name: string };

function choicesOf(page: PageProps, asked: URLSearchParams, centers: readonly Center[]): readonly Choice[] {
  const t = queueTexts[page.locale];
  const { states } = page.t;
  const at = (name: string) => asked.get(name) ?? '';
  return [
    {
      name: 'state',
      label: t.state,
      value: asked.has('state') ? at('state') : 'pending_review',
      options: [['', t.anyState], ...applicationStates.map((state) => [state, states[state]] as const)],
    },
    {
      name: 'program',
      label: page.t.program,
      value: at('program'),
      options: [
        ['', t.anyKind],
        ['SENTRI', 'SENTRI'],
        ['FAST', 'FAST'],
      ],
    },
    {
      name: 'kind',
      label: t.kind,
      value: at('kind'),
      options: [['', t.anyKind], ...Object.entries(t.kinds)],
    },
    {
      name: 'center',
      label: t.center,
      value: at('center'),
      options: [['', t.anyCenter], ...centers.map(({ id, name }) => [id, name] as const)],
    },
    assignedChoice(page, asked),
  ];
}

function lineOf(item: Line, { page, context: { now } }: StaffVisit): QueueLine {
  const { locale } = page;
  const t = queueTexts[locale];
  const { interview } = item;
  return {
    id: item.id,
    name: item.name ?? t.noName,
    href: `${path}/${item.id}`,
    cells: [
      `${item.program}, ${t.kinds[item.kind].toLowerCase()}`,
      <Tag tone={toneOf(item.state)} text={page.t.states[item.state]} />,
      <Waited since={item.stateSince} now={now} locale={locale} />,
      interview === undefined
        ? t.noInterview
        : `${interview.centerName}, ${formatLocalTime(interview.localTime, locale)}`,
    ],
    assigned: item.assigned,
  };
}

async function queuePage(visit: StaffVisit, message?: string) {
  const { services, context } = visit;
  const asked = askedOf(visit, path);
  const page = { ...visit.page, path: `${path}?${asked}` };
  const { locale } = page;
  const t = queueTexts[locale];
  const narrowed = narrowedBy(asked, names);
  const query = parse(
    ListQuery,
    {
      ...(asked.has('state') ? {} : { state: 'pending_review' }),
      ...narrowed,
      limit: pageSize,
    },
    locale,
    'invalid_parameter',
  );
  const listed = await listApplications(context, query);
  await recordRead(visit, listed);
  const { items, next } = listed.reply.body as z.infer<typeof Summaries>;
  const { items: centers } = (await listCenters(services)).body as { items: readonly Center[] };
  const { columns } = t;
  return renderQueue(visit, page, {
    title: t.applications,
    path,
    asked,
    choices: choicesOf(page, asked, centers),
    columns: [columns.applicant, columns.program, columns.state, columns.since, columns.interview],
    lines: items.map((item) => lineOf(item, visit)),
    next,
    message,
  });
}

/** The officers' queue of applications. */
export function registerStaffApplications(pages: Pages): void {
  const scope = 'applications:review';
  pages.staff('get', path, scope, (visit) => queuePage(visit));
  pages.staff('post', `${path}/take`, scope, assigning('application', path, queuePage));
}
