import { type Query, rawSql, sql } from '../db/sql.ts';
import type { Call } from '../http/endpoint.ts';
import type { Services } from '../services.ts';
import { loadCrossing } from './store.ts';

interface EventRow {
  number: number;
  kind: 'checked' | 'decided' | 'disposed';
  at: number;
  decision: string;
  detail: string;
  awaiting: number;
}

const longestMs = 30_000;

/** The statement that appends what happened to a crossing after its check. */
export function nextEvent(
  crossingId: string,
  kind: 'decided' | 'disposed',
  at: number,
  decision: string,
  detail: Readonly<Record<string, unknown>>,
): Query {
  return sql`INSERT INTO crossing_events (crossing_id, number, kind, at, decision, detail)
    SELECT ${crossingId}, COALESCE(MAX(number), 1) + 1, ${kind}, ${at}, ${decision}, ${JSON.stringify(detail)}
    FROM crossing_events WHERE crossing_id = ${crossingId}`;
}

/** SQL for all events of crossings `c` under a condition: the row of a crossing is its first, unless one is stored. */
export function eventsText(condition: string): string {
  return `SELECT c.id AS crossing_id, 1 AS number, 'checked' AS kind, c.received_at AS at,
      COALESCE(c.first ->> 'decision', c.decision) AS decision,
      json_object('reasons', json(COALESCE(c.first -> 'reasons', c.reasons))) AS detail
    FROM crossings c WHERE ${condition} AND NOT EXISTS
      (SELECT 1 FROM crossing_events o WHERE o.crossing_id = c.id AND o.number = 1)
    UNION ALL SELECT e.crossing_id, e.number, e.kind, e.at, e.decision,
      json_remove(e.detail, '$.basisHash') AS detail FROM crossings c JOIN crossing_events e ON e.crossing_id = c.id WHERE ${condition}`;
}

function eventsAfter(services: Services, crossingId: string, after: number): Promise<readonly EventRow[]> {
  return services.db.all(
    rawSql<EventRow>(
      `SELECT e.number, e.kind, e.at, e.decision, e.detail, c.awaiting FROM (${eventsText('c.id = ?')}) e
        JOIN crossings c ON c.id = e.crossing_id WHERE e.number > ? ORDER BY e.number`,
      [crossingId, crossingId, after],
    ),
  );
}

function block({ number, kind, at, decision, detail }: EventRow): string {
  const data = { decision, at: new Date(at).toISOString(), ...(JSON.parse(detail) as object) };
  return `id: ${number}\nevent: ${kind}\ndata: ${JSON.stringify(data)}\n\n`;
}

/**
 * The events of a crossing as they are committed (server-sent events): `checked`, `decided`, `disposed`, with decision
 * and reason codes and no personal data. Ends when nothing is awaited any more, or after 30 s; `Last-Event-ID` resumes.
 */
export async function streamCrossingEvents(call: Call<unknown, { id: string }>): Promise<Response> {
  const { services } = call;
  const { id } = await loadCrossing(services.db, call.principal, call.params.id);
  const until = performance.now() + longestMs;
  const resumed = Number(call.header('last-event-id') ?? 0);
  let last = Number.isSafeInteger(resumed) && resumed > 0 ? resumed : 0;
  let state = 'provisional';
  let gone = false;
  const encoder = new TextEncoder();

  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      for (;;) {
        const changed = services.nextCommit(Math.max(0, until - performance.now()));
        const events = await eventsAfter(services, id, last);
        if (gone) return;
        for (const event of events) {
          controller.enqueue(encoder.encode(block(event)));
          last = event.number;
          state = event.kind === 'checked' && event.awaiting > 0 ? 'provisional' : 'settled';
        }
        if (state === 'settled' || performance.now() >= until) return controller.close();
        if (events.length > 0) return;
        await changed;
      }
    },
    cancel() {
      gone = true;
    },
  });
  return new Response(stream, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
  });
}
