import { spawnSync } from 'node:child_process';
import {
  openDataFolderReadOnly,
  openReadOnly,
  type ReadOnlyDatabase,
} from '../../src/cli/read-only-database.ts';
import { typescript } from '../../src/cli/typescript.ts';
import { type Basis, replayDecision } from '../../src/crossings/basis.ts';
import type { ReasonCode } from '../../src/crossings/reasons.ts';
import type { Environment } from './processes.ts';
import { CLI } from './processes.ts';
import { type Told, wronglyAdmitted } from './told.ts';
import type { Window } from './window.ts';

/** What the test holds in its hands when everything has been stopped. */
export interface Evidence {
  readonly data: string;
  readonly env: Environment;
  /** What lanes that call the API themselves were answered. */
  readonly acknowledged: readonly Told[];
  readonly windows: readonly Pick<Window, 'folder' | 'told' | 'terminalId' | 'events'>[];
  /** Screenings that an officer was promised. */
  readonly screenings?: readonly string[];
  /** Events that were never answered may be stored or not: those of a client that gave up. */
  readonly unanswered?: number;
}

/** What was found; `violations` is empty where every promise was kept. */
export interface Findings {
  readonly violations: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
}

interface Stored {
  readonly id: string;
  readonly terminal_id: string;
  readonly phase: string;
  readonly sequence: number;
  readonly state: string;
  readonly decision: 'admit' | 'refer' | 'redirect';
  readonly reasons: string;
  readonly basis: string;
  readonly awaiting: number;
  readonly first: string | null;
  readonly checked: number;
  readonly audited: number;
}

const storedText = `SELECT c.id, c.terminal_id, c.phase, c.sequence, c.state, c.decision, c.reasons, c.basis, c.awaiting,
    COALESCE(c.first ->> 'decision', c.decision) AS first,
    1 + (SELECT COUNT(*) FROM crossing_events e WHERE e.crossing_id = c.id AND e.kind = 'checked') AS checked,
    COALESCE(a.n, 0) AS audited
  FROM crossings c LEFT JOIN (SELECT object_id, COUNT(*) AS n FROM audit_records WHERE action = 'crossing.check'
    GROUP BY object_id) a ON a.object_id = c.id`;

/** Every decision that was told: a crossing's row is its first, whatever came after stands beside it. */
const decisions = `(SELECT id AS crossing_id, received_at AS at, COALESCE(first ->> 'decision', decision) AS decision
    FROM crossings UNION ALL SELECT crossing_id, at, decision FROM crossing_events) e`;

/**
 * Rules over what is stored, each a query for what must not be there. A revocation is as old as its request, which may
 * have been committed after a check that had been asked later: those of the last ten seconds are left to
 * {@link wronglyAdmitted}, which knows when they were acknowledged.
 */
const never: readonly (readonly [what: string, text: string])[] = [
  [
    'admitted with a membership that was revoked or suspended before',
    `SELECT e.crossing_id AS id FROM ${decisions} JOIN crossing_travelers ct ON ct.crossing_id = e.crossing_id
      JOIN memberships m ON m.id = ct.membership_id
      WHERE e.decision = 'admit' AND m.state IN ('revoked', 'suspended') AND m.state_since < e.at
        AND NOT EXISTS (SELECT 1 FROM audit_records a WHERE a.action = 'membership.revoke' AND a.object_id = m.id
          AND a.at > e.at - 10000)`,
  ],
  [
    'admitted although a match had been found before',
    `SELECT e.crossing_id AS id FROM ${decisions} JOIN crossing_travelers ct ON ct.crossing_id = e.crossing_id
      JOIN matches x ON x.traveler_id = ct.traveler_id
      WHERE e.decision = 'admit' AND x.state IN ('open', 'same_person', 'inconclusive') AND x.found_at < e.at`,
  ],
  [
    'admitted somebody of whom nothing is known',
    `SELECT e.crossing_id AS id FROM ${decisions} JOIN crossing_travelers ct ON ct.crossing_id = e.crossing_id
      LEFT JOIN memberships m ON m.id = ct.membership_id
      WHERE e.decision = 'admit' AND ct.traveler_id IS NULL AND m.id IS NULL`,
  ],
  [
    'admitted a stranger in a members’ lane',
    `SELECT e.crossing_id AS id FROM ${decisions} JOIN crossings c ON c.id = e.crossing_id
      JOIN lanes l ON l.id = c.lane_id JOIN crossing_travelers ct ON ct.crossing_id = c.id
      WHERE e.decision = 'admit' AND l.lane_class IN ('sentri', 'fast') AND ct.membership_id IS NULL`,
  ],
  [
    'somebody with a match is clear',
    `SELECT s.traveler_id AS id FROM standings s JOIN matches x ON x.traveler_id = s.traveler_id
      WHERE s.status = 'clear' AND x.state IN ('open', 'same_person', 'inconclusive')`,
  ],
  ['a screening is not done', "SELECT id FROM screenings WHERE state <> 'done'"],
  ['a message is left in the outbox', 'SELECT id FROM outbox'],
  ['a crossing still waits', "SELECT id FROM crossings WHERE awaiting > 0 OR state = 'provisional'"],
  [
    'a screening has not one result in the audit log',
    `SELECT s.id FROM screenings s LEFT JOIN (SELECT screening_id, COUNT(*) AS n FROM (
        SELECT object_id AS screening_id FROM audit_records WHERE action = 'screening.result' AND object_kind = 'screening'
        UNION ALL SELECT p.value ->> 'screeningId' FROM audit_records r, json_each(r.detail, '$.people') p
        WHERE r.action = 'screening.result' AND r.object_kind = 'crossing')
      GROUP BY screening_id) a ON a.screening_id = s.id WHERE COALESCE(a.n, 0) <> 1`,
  ],
  [
    'a number is left out or used twice',
    `SELECT terminal_id AS id FROM crossings GROUP BY terminal_id, phase
      HAVING COUNT(*) <> MAX(sequence) + 1 OR MIN(sequence) <> 0 OR COUNT(DISTINCT sequence) <> COUNT(*)`,
  ],
];

const nameOf = ({ terminal, phase, sequence }: Pick<Told, 'terminal' | 'phase' | 'sequence'>) =>
  `${terminal} ${phase} ${sequence}`;

function fileFaults(what: string, db: ReadOnlyDatabase): string[] {
  const said = db.engine.pragma('integrity_check', { simple: true });
  const foreign = db.engine.pragma('foreign_key_check') as unknown[];
  return [
    ...(said === 'ok' ? [] : [`${what}: integrity_check says ${said}`]),
    ...(foreign.length === 0 ? [] : [`${what}: ${foreign.length} rows refer to nothing`]),
  ];
}

/** Every answer that names a crossing has that crossing, with that first decision, once. */
function answeredFaults(answered: readonly Told[], stored: ReadonlyMap<string, Stored>): string[] {
  return answered.flatMap((one) => {
    const row = stored.get(one.crossingId ?? '');
    if (!row) return [`acknowledged, but not stored: ${nameOf(one)} ${one.crossingId}`];
    const same =
      row.terminal_id === one.terminal &&
      row.phase === one.phase &&
      row.sequence === one.sequence &&
      row.first === one.decision;
    return same
      ? []
      : [`stored otherwise than it was answered: ${nameOf(one)} ${row.first}, not ${one.decision}`];
  });
}

function rowFaults(row: Stored): string[] {
  const name = `${row.terminal_id} ${row.phase} ${row.sequence}`;
  const reasons = JSON.parse(row.reasons) as ReasonCode[];
  const { same } = replayDecision(JSON.parse(row.basis) as Basis, { decision: row.decision, reasons });
  return [
    ...(row.checked === 1 ? [] : [`${name} was checked ${row.checked} times`]),
    ...(row.audited === 1 ? [] : [`${name} was audited ${row.audited} times`]),
    ...(same ? [] : [`${name}: its facts and rules do not give what was answered`]),
  ];
}

/** The terminal's journal and the centre hold the same events, one for one, and what was told is what was written. */
function journalFaults(window: Evidence['windows'][number], rows: readonly Stored[]): string[] {
  const terminal = window.terminalId();
  const events = window.events();
  const db = openReadOnly(`${window.folder}/journal.db`);
  const faults = fileFaults(`journal of ${terminal}`, db);
  db.close();
  const key = (phase: string, sequence: number | null) => `${phase} ${sequence}`;
  const byKey = new Map(events.map((event) => [key(event.phase, event.sequence), event]));
  for (const event of events) {
    if (event.state !== 'sent')
      faults.push(`${terminal} ${event.phase} ${event.sequence} is ${event.state}: ${event.outcome}`);
  }
  const order = events.map(({ phase, sequence }) => key(phase, sequence));
  const next = { preread: 0, booth: 0 };
  if (order.join() !== events.map(({ phase }) => key(phase, next[phase]++)).join()) {
    faults.push(`${terminal}: the journal is not in order`);
  }
  const here = new Map(events.map(({ phase, sequence, outcome }) => [key(phase, sequence), outcome]));
  const there = new Map(rows.map(({ phase, sequence, id }) => [key(phase, sequence), id]));
  for (const [name, id] of here)
    if (there.get(name) !== id) faults.push(`${terminal} ${name} is not at the centre as ${id}`);
  for (const [name] of there) if (!here.has(name)) faults.push(`${terminal} ${name} is at the centre alone`);
  for (const told of window.told) {
    if (told.sequence === null) {
      if (told.decision !== 'refer') faults.push(`${terminal} told ${told.decision} without a record`);
      continue;
    }
    const written = byKey.get(key(told.phase, told.sequence))?.answer;
    if (!written || JSON.parse(written).decision !== told.decision) {
      faults.push(`${terminal} ${told.phase} ${told.sequence} was told ${told.decision}, written ${written}`);
    }
  }
  return faults;
}

/** `garita audit verify`, as an auditor runs it. */
function auditFaults(env: Environment): string[] {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...typescript, CLI, 'audit', 'verify', '--json'],
    { encoding: 'utf8', env: { PATH: process.env.PATH, ...env } },
  );
  return status === 0 ? [] : [`audit verify: exit code ${status}: ${stdout} ${stderr}`];
}

/**
 * Holds everything that was promised against what is on the disk, once all processes have been stopped.
 *
 * @param audited whether the audit log is verified too
 */
export function checkInvariants(evidence: Evidence, audited = true): Findings {
  const { data, env, acknowledged, windows, screenings = [], unanswered = 0 } = evidence;
  const db = openDataFolderReadOnly(data);
  const violations = [...fileFaults('database', db)];
  const rows = db.engine.prepare<unknown[], Stored>(storedText).all();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const terminals = new Set(windows.map((window) => window.terminalId()));
  const toldAtWindows = windows.flatMap(({ told }) => told);
  const told = [...acknowledged, ...toldAtWindows];

  violations.push(
    ...answeredFaults(
      told.filter(({ crossingId }) => crossingId !== undefined),
      byId,
    ),
  );
  violations.push(...rows.flatMap(rowFaults));
  violations.push(...wronglyAdmitted(told));
  for (const window of windows) {
    violations.push(
      ...journalFaults(
        window,
        rows.filter(({ terminal_id }) => terminal_id === window.terminalId()),
      ),
    );
  }
  const direct = rows.filter(({ terminal_id }) => !terminals.has(terminal_id)).length;
  if (direct < acknowledged.length || direct > acknowledged.length + unanswered) {
    violations.push(`${acknowledged.length} events of lanes were acknowledged, ${direct} are stored`);
  }
  for (const [what, text] of never) {
    for (const { id } of db.engine.prepare<unknown[], { id: string }>(text).all())
      violations.push(`${what}: ${id}`);
  }
  const count = (text: string) => Number(db.engine.prepare(text).pluck().get());
  for (const id of screenings) {
    const done = db.engine
      .prepare("SELECT COUNT(*) FROM screenings WHERE id = ? AND state = 'done'")
      .pluck()
      .get(id);
    if (done !== 1) violations.push(`promised, but not screened: ${id}`);
  }
  const counts = {
    acknowledged: acknowledged.length,
    told: toldAtWindows.length,
    alone: toldAtWindows.filter(({ alone }) => alone).length,
    stored: rows.length,
    screenings: count('SELECT COUNT(*) FROM screenings'),
    matches: count('SELECT COUNT(*) FROM matches'),
    deadLetters: count("SELECT COUNT(*) FROM outbox WHERE state = 'dead'"),
    admits: told.filter(({ decision }) => decision === 'admit').length,
    auditRecords: count('SELECT COUNT(*) FROM audit_records'),
  };
  db.close();
  if (audited) violations.push(...auditFaults(env));
  return { violations, counts };
}
