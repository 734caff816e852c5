import { z } from 'zod';
import { auditRecord } from '../audit/record.ts';
import { guard, sql } from '../db/sql.ts';
import type { Api, Change } from '../http/endpoint.ts';
import { keyFromCursor, PageQuery, toPage } from '../http/paging.ts';
import { notFound } from '../http/problems.ts';
import { type TaskKind, taskKinds } from './raise.ts';

interface TaskRow {
  readonly id: string;
  readonly kind: TaskKind;
  readonly crossing_id: string;
  readonly lane_id: string;
  readonly created_at: number;
}

const TaskView = z.object({
  id: z.string(),
  kind: z.enum(taskKinds),
  crossingId: z.string(),
  laneId: z.string(),
  createdAt: z.iso.datetime(),
});

const tag = 'Officer tasks';
const scope = 'crossings:dispose';

/** What officers have to look at, oldest first. */
export function registerOfficerTasks(api: Api): void {
  const { db } = api.services;
  api.endpoint(
    {
      method: 'get',
      path: '/v1/officer-tasks',
      tag,
      summary: 'Open tasks: non-members in members’ lanes, hits that came to light late',
      scope,
      query: PageQuery,
      reply: {
        status: 200,
        description: 'A page of open tasks.',
        schema: z.object({ items: z.array(TaskView), next: z.string().optional() }),
      },
    },
    async function listTasks({ query }) {
      const rows = await db.all(
        sql<TaskRow>`SELECT t.id, t.kind, t.crossing_id, c.lane_id, t.created_at FROM officer_tasks t
          JOIN crossings c ON c.id = t.crossing_id
          WHERE t.state = 'open' AND t.id > ${keyFromCursor(query.cursor)} ORDER BY t.id LIMIT ${query.limit + 1}`,
      );
      const body = toPage(
        rows,
        query.limit,
        ({ id }) => id,
        ({ id, kind, crossing_id: crossingId, lane_id: laneId, created_at: at }) => {
          return { id, kind, crossingId, laneId, createdAt: new Date(at).toISOString() };
        },
      );
      return { status: 200, body };
    },
  );
  api.endpoint(
    {
      method: 'post',
      path: '/v1/officer-tasks/:id/done',
      tag,
      summary: 'Say that a task is done',
      scope,
      params: z.strictObject({ id: z.string().max(100) }),
      body: z.strictObject({
        outcome: z.enum(['nothing_found', 'membership_reviewed', 'traveler_contacted', 'other']),
      }),
      idempotent: true,
      reply: {
        status: 200,
        description: 'Its state.',
        schema: z.object({ id: z.string(), state: z.literal('done') }),
      },
      problems: ['illegal_transition'],
    },
    async function finishTask({ params: { id }, body, principal, now }): Promise<Change> {
      const task = await db.first(sql<{ id: string }>`SELECT id FROM officer_tasks WHERE id = ${id}`);
      if (!task) throw notFound('task', 'la tarea');
      return {
        queries: [
          guard(
            'illegal_transition',
            sql`EXISTS (SELECT 1 FROM officer_tasks WHERE id = ${id} AND state = 'open')`,
          ),
          sql`UPDATE officer_tasks SET state = 'done' WHERE id = ${id}`,
          auditRecord({
            at: now,
            actor: principal,
            action: 'task.done',
            objectKind: 'officer_task',
            objectId: id,
            detail: { outcome: body.outcome },
          }),
        ],
        reply: { status: 200, body: { id, state: 'done' } },
      };
    },
  );
}
