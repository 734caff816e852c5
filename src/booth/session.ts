import type { Context } from '../applications/store.ts';
import { type Actor, auditRecord } from '../audit/record.ts';
import type { Database } from '../db/database.ts';
import { type Query, sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import type { Principal } from '../http/principal.ts';
import { DomainError } from '../http/problems.ts';
import { randomCode } from '../terminals/enrollment-code.ts';
import { type BoothLane, loadLane } from './lane.ts';

/** How long an officer stands at a lane at most, as when they badge in on a terminal. */
const longestMs = 8 * 3_600_000;

/** An officer at a lane: a badge session at the booth's own terminal. */
export interface BoothSession {
  readonly id: string;
  readonly lane: BoothLane;
  readonly endsAt: number;
  /** The crossing that was shown last. */
  readonly shownId: string | null;
}

interface SessionRow {
  readonly id: string;
  readonly terminal_id: string;
  readonly ends_at: number;
  readonly shown_id: string | null;
}

const prefix = 'booth-';

/**
 * The booth page of a lane as a terminal: one for each lane, whoever stands there, so that nobody gets another draw of
 * the random exam by opening the lane anew.
 */
export function boothTerminal(laneId: string): Extract<Principal, { kind: 'terminal' }> {
  return { kind: 'terminal', subject: `${prefix}${laneId}`, laneId, scopes: new Set(['crossings:check']) };
}

function liveRows(db: Database, officerId: string, now: number): Promise<readonly SessionRow[]> {
  return db.all(
    sql<SessionRow>`SELECT id, terminal_id, ends_at, shown_id FROM badge_sessions
      WHERE officer_id = ${officerId} AND ends_at > ${now} AND terminal_id LIKE 'booth-%' ORDER BY began_at DESC`,
  );
}

/** The lane that this officer has opened and not left, if any. */
export async function currentBooth(
  db: Database,
  officerId: string,
  now: number,
): Promise<BoothSession | undefined> {
  const [row] = await liveRows(db, officerId, now);
  const lane = row && (await loadLane(db, row.terminal_id.slice(prefix.length)));
  return lane && { id: row.id, lane, endsAt: row.ends_at, shownId: row.shown_id };
}

/** The same, of this lane alone. */
export async function boothAt(
  db: Database,
  officerId: string,
  laneId: string,
  now: number,
): Promise<BoothSession | undefined> {
  const current = await currentBooth(db, officerId, now);
  return current?.lane.id === laneId ? current : undefined;
}

/** @throws DomainError `forbidden` unless this officer has opened this lane and has not left it */
export async function requireBooth(context: Context, laneId: string): Promise<BoothSession> {
  const session = await boothAt(context.services.db, context.principal.subject, laneId, context.now);
  if (session) return session;
  throw new DomainError('forbidden', {
    en: 'You have not opened this lane, or your time at it is over. Open it first.',
    es: 'Usted no ha abierto este carril, o su tiempo en él terminó. Ábralo primero.',
  });
}

function endQueries(rows: readonly SessionRow[], actor: Actor, now: number): readonly Query[] {
  return rows.flatMap((row) => [
    sql`UPDATE badge_sessions SET ends_at = ${now} WHERE id = ${row.id} AND ends_at > ${now}`,
    auditRecord({
      at: now,
      actor,
      action: 'terminal.badge_out',
      objectKind: 'terminal',
      objectId: row.terminal_id,
      detail: { badge: row.id },
    }),
  ]);
}

/** An officer opens a lane: what is checked and disposed of at its booth page is theirs, until they leave or open another. */
export async function openBooth(context: Context, laneId: string): Promise<Change> {
  const { services, principal, now } = context;
  if (principal.kind !== 'staff') throw new Error('an officer opens a lane');
  const lane = await loadLane(services.db, laneId);
  if (!lane) {
    throw new DomainError(
      'invalid_request',
      {
        en: `There is no lane ${laneId}. A lane is named like 250401-S1.`,
        es: `No existe el carril ${laneId}. Un carril se llama como 250401-S1.`,
      },
      { errors: [{ pointer: '/lane', message: 'expected a lane' }] },
    );
  }
  const before = await liveRows(services.db, principal.subject, now);
  const { subject: terminalId } = boothTerminal(lane.id);
  const badge = randomCode(8);
  return {
    queries: [
      ...endQueries(before, principal, now),
      sql`INSERT INTO badge_sessions (id, terminal_id, officer_id, agency, began_at, ends_at)
        VALUES (${badge}, ${terminalId}, ${principal.subject}, ${principal.agency}, ${now}, ${now + longestMs})`,
      auditRecord({
        at: now,
        actor: principal,
        action: 'terminal.badge_in',
        objectKind: 'terminal',
        objectId: terminalId,
        detail: { badge },
      }),
    ],
    reply: { status: 201, body: { lane: lane.id } },
  };
}

/** The officer leaves their lane; there is nothing to do where they have none. */
export async function leaveBooth({ services, principal, now }: Context): Promise<Change> {
  const rows = await liveRows(services.db, principal.subject, now);
  return { queries: endQueries(rows, principal, now), reply: { status: 200, body: {} } };
}
