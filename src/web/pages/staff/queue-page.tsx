import { actorId } from '../../../http/principal.ts';
import { staffNames } from '../../../sessions/staff-names.ts';
import type { PageProps } from '../../components/layout.tsx';
import { officerFrame } from '../../components/staff/frame.ts';
import { KeyHelp } from '../../components/staff/key-help.tsx';
import {
  type Choice,
  QueueAlert,
  QueueFilter,
  type QueueLine,
  QueuePaging,
  QueueTable,
} from '../../components/staff/queue.tsx';
import { filled } from '../../form.ts';
import { render } from '../../render.tsx';
import { queueTexts } from '../../texts/queue.ts';
import type { StaffVisit } from '../../visit.tsx';

/** How many lines a page of a queue has. */
export const pageSize = 50;

/** A queue as it is shown: what it was narrowed to, and the lines of this page. */
export interface ShownQueue {
  readonly title: string;
  /** Where the queue is; its lines are taken at `take` under it. */
  readonly path: string;
  readonly asked: URLSearchParams;
  readonly choices: readonly Choice[];
  readonly columns: readonly string[];
  readonly lines: readonly QueueLine[];
  /** The cursor of the next page, if there is one. */
  readonly next: string | undefined;
  /** Why something could not be done; the page is answered as a conflict then. */
  readonly message: string | undefined;
}

/** What the address narrows a queue to, without what was left empty. */
export function narrowedBy(asked: URLSearchParams, names: readonly string[]) {
  return filled(Object.fromEntries(names.map((name) => [name, asked.get(name) || undefined])));
}

/** The choice by who has taken the work. */
export function assignedChoice({ locale }: PageProps, asked: URLSearchParams): Choice {
  const t = queueTexts[locale];
  return {
    name: 'assigned',
    label: t.assigned,
    value: asked.get('assigned') ?? '',
    options: [
      ['', t.assignedTo.anybody],
      ['me', t.assignedTo.me],
      ['nobody', t.assignedTo.nobody],
    ],
  };
}

/** The page of a queue: narrowed, paged, gone through by keys, its lines taken in bulk. */
export async function renderQueue(
  { c, services, principal }: StaffVisit,
  page: PageProps,
  queue: ShownQueue,
) {
  const { title, path, asked, message } = queue;
  const takenBy = queue.lines.map(({ assigned }) => assigned?.officerId);
  const nameOf = await staffNames(services, principal, takenBy);
  return render(
    c,
    page,
    title,
    <>
      <div class="display-flex flex-row flex-justify flex-align-center flex-wrap">
        <h1 class="margin-y-1">{title}</h1>
        <KeyHelp locale={page.locale} keys={['j', 'k', 'o', 'x', 't']} />
      </div>
      {message === undefined ? null : <QueueAlert>{message}</QueueAlert>}
      <QueueFilter page={page} action={path} choices={queue.choices} />
      <QueueTable
        page={page}
        title={title}
        action={`${path}/take`}
        back={page.path}
        columns={queue.columns}
        lines={queue.lines}
        me={actorId(principal)}
        nameOf={nameOf}
      />
      <QueuePaging page={page} path={path} query={asked} next={queue.next} />
    </>,
    message === undefined ? 200 : 409,
    officerFrame,
  );
}
