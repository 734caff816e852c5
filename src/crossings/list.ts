import { z } from 'zod';
import { auditRecord } from '../audit/record.ts';
import { type Query, rawSql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { keyFromCursor, noCursor, toPage } from '../http/paging.ts';
import { answerDigest } from './answer-digest.ts';
import { answerFrom, type Basis } from './basis.ts';
import type { FirstAnswer } from './first-answer.ts';
import type { ReasonCode } from './reasons.ts';
import { isSound, type Stored } from './soundness.ts';
import type { CrossingRow } from './store.ts';

export const ListQuery = z.strictObject({
  /** A terminal, or all whose names begin so: `replay-7f*`. */
  terminal: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[^*]+\*?$/, { error: 'expected a terminal, or the beginning of its name and *' }),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});
export type ListQuery = z.output<typeof ListQuery>;

/** A stored crossing as an operator counts it. No personal data. */
export const CrossingListItem = z.object({
  id: z.string(),
  terminal: z.string(),
  laneId: z.string(),
  phase: z.enum(['preread', 'booth']),
  sequence: z.int(),
  state: z.enum(['provisional', 'decided', 'disposed']),
  decision: z.enum(['admit', 'refer', 'redirect']),
  persons: z.int(),
  awaiting: z.int(),
  /** How many travelers are stored with it: as many as persons, unless somebody showed nothing. */
  travelers: z.int(),
  /** How many of its travelers have a standing from a screening that is done. */
  screened: z.int(),
  /** Linked with its pre-read. */
  joined: z.boolean(),
  /** How many `checked` events it has: one. */
  checked: z.int(),
  /** `answerDigest` of what the check was answered, as it is stored; a later decision does not change it. */
  answerHash: z.string(),
  /** State and decision are those of its events, and the answer that stands is what its stored facts and rules give. */
  sound: z.boolean(),
});
export type CrossingListItem = z.infer<typeof CrossingListItem>;

interface Row extends Omit<CrossingRow, 'names' | 'photos'>, Stored {
  readonly persons: number;
  readonly travelers: number;
  readonly screened: number;
  readonly joined: number;
  readonly checked: number;
}

const listText = `SELECT c.id, c.terminal_id, c.lane_id, l.lane_class, c.sequence, c.phase, c.direction, c.state, c.decision,
    c.reasons, c.first, c.awaiting, c.late, c.captured_at, c.received_at, c.persons, c.basis,
    (SELECT COUNT(*) FROM crossing_travelers ct WHERE ct.crossing_id = c.id AND ct.traveler_id IS NOT NULL) AS travelers,
    (SELECT COUNT(*) FROM crossing_travelers ct JOIN standings s ON s.traveler_id = ct.traveler_id
      LEFT JOIN screenings r ON r.id = ct.screening_id
      WHERE ct.crossing_id = c.id AND s.status <> 'pending' AND (ct.screening_id IS NULL OR r.state = 'done')) AS screened,
    EXISTS (SELECT 1 FROM crossing_prereads p WHERE p.crossing_id = c.id) AS joined,
    1 + (SELECT COUNT(*) FROM crossing_events e WHERE e.crossing_id = c.id AND e.kind = 'checked' AND e.number > 1) AS checked,
    (SELECT json_object('decision', e.decision, 'reasons', e.detail -> 'reasons',
        'basisHash', e.detail ->> 'basisHash') FROM crossing_events e
      WHERE e.crossing_id = c.id AND e.kind = 'decided'
      AND e.number < COALESCE((SELECT MIN(d.number) FROM crossing_events d WHERE d.crossing_id = c.id AND d.kind = 'disposed'),
        9007199254740991)
      ORDER BY e.number DESC LIMIT 1) AS later_event,
    EXISTS (SELECT 1 FROM crossing_events e WHERE e.crossing_id = c.id AND e.kind = 'disposed') AS disposed
  FROM crossings c JOIN lanes l ON l.id = c.lane_id
  WHERE (c.terminal_id, c.phase, c.sequence) > (?, ?, ?) AND c.terminal_id < ? AND +c.terminal_id >= ?
  ORDER BY c.terminal_id, c.phase, c.sequence LIMIT ?`;

const Place = z.tuple([z.string(), z.string(), z.number()]);

function placeAfter(cursor: string | undefined, lowest: string): z.infer<typeof Place> {
  if (!cursor) return [lowest, '', -1];
  const key = keyFromCursor(cursor, /^\[.*\]$/s);
  try {
    return Place.parse(JSON.parse(key));
  } catch {
    throw noCursor();
  }
}

function listQuery({ terminal, cursor, limit }: ListQuery): Query<Row> {
  const lowest = terminal.endsWith('*') ? terminal.slice(0, -1) : terminal;
  // U+10FFFF sorts after everything that a name may go on with; U+0001 after nothing but the name itself.
  const beyond = terminal.endsWith('*') ? `${lowest}\u{10ffff}` : `${terminal}\u0001`;
  return rawSql<Row>(listText, [...placeAfter(cursor, lowest), beyond, lowest, limit + 1]);
}

/**
 * What is stored of the answer to a check; nothing of it can be told where the row cannot even be read. A day is read
 * back at 400,000 rows: each is parsed as little as that takes, and no words are made for anybody.
 */
function answerIn(row: Row): Pick<CrossingListItem, 'answerHash' | 'sound'> {
  try {
    const reasons = JSON.parse(row.reasons) as ReasonCode[];
    const now = { state: row.state, awaiting: row.awaiting, decision: row.decision, reasons };
    const first =
      row.first === null
        ? { ...now, answer: answerFrom(JSON.parse(row.basis) as Basis) }
        : (JSON.parse(row.first) as FirstAnswer);
    const { redirectTo, occupants, standingAge, listVersions } = first.answer;
    const digested = {
      id: row.id,
      decision: first.decision,
      reasons: first.reasons.map((code) => ({ code })),
      ...(redirectTo === null ? {} : { redirectTo }),
      occupants: occupants.map(({ membershipState, standing }) => ({
        ...(membershipState === null ? {} : { membershipState }),
        standing,
      })),
      lane: { id: row.lane_id },
      phase: row.phase,
      direction: row.direction,
      sequence: row.sequence,
      standingAge,
      listVersions,
      late: row.late === 1,
      capturedAt: new Date(row.captured_at).toISOString(),
      receivedAt: new Date(row.received_at).toISOString(),
    };
    return { answerHash: answerDigest(digested), sound: isSound(row, now, first) };
  } catch {
    return { answerHash: '', sound: false };
  }
}

function present(row: Row): CrossingListItem {
  return {
    id: row.id,
    terminal: row.terminal_id,
    laneId: row.lane_id,
    phase: row.phase,
    sequence: row.sequence,
    state: row.state,
    decision: row.decision,
    persons: row.persons,
    awaiting: row.awaiting,
    travelers: row.travelers,
    screened: row.screened,
    joined: row.joined === 1,
    checked: row.checked,
    ...answerIn(row),
  };
}

/** The stored crossings of one terminal or of several, for whoever holds what was answered against what is stored. */
export async function listCrossings(call: Call<unknown, unknown, ListQuery>): Promise<Change> {
  const { services, principal, query, now } = call;
  const rows = await services.db.all(listQuery(query));
  const keyOf = (row: Row) => JSON.stringify([row.terminal_id, row.phase, row.sequence]);
  return {
    queries: [
      auditRecord({
        at: now,
        actor: principal,
        action: 'crossing.list',
        objectKind: 'terminal',
        objectId: query.terminal,
        detail: { rows: Math.min(rows.length, query.limit) },
      }),
    ],
    reply: { status: 200, body: toPage(rows, query.limit, keyOf, present) },
  };
}
