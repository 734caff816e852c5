import { mkdirSync } from 'node:fs';
import { examDraw, utcDay } from '../crossings/exam-draw.ts';
import { readMrz } from '../crossings/read-mrz.ts';
import { CheckBody } from '../crossings/schema.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import { scopeOf } from '../snapshots/scope.ts';
import {
  type Circumstances,
  fromAlone,
  fromCentre,
  type Presented,
  referFor,
  type TerminalAnswer,
} from './answer.ts';
import type { BreakerState } from './breaker.ts';
import { aloneRules, decideAlone } from './decide-alone.ts';
import { isFinal } from './forward.ts';
import { type Identity, readIdentity } from './identity.ts';
import { type Counts, type Journal, type JournalEvent, openJournal } from './journal.ts';
import { createLink, type Outcome } from './link.ts';
import { lookUp, type OpenSnapshot } from './lookups.ts';
import { NotReadable } from './not-readable.ts';
import { createPackKeys } from './pack-keys.ts';
import { createSnapshotStore } from './snapshot.ts';
import { createUpkeep } from './upkeep.ts';

export interface TerminalOptions {
  /** The centre, without a path. */
  readonly url: string;
  /** The terminal's own folder: identity, journal, pack. */
  readonly folder: string;
  readonly laneId: string;
  readonly laneClass: LaneClass;
  /** Practice with this pack: the centre is never asked, and nothing is ever sent to it. */
  readonly drill?: OpenSnapshot;
}

export interface TerminalStatus {
  readonly link: BreakerState;
  readonly enrolled: boolean;
  readonly snapshotVersion: number | null;
  /** Seconds. */
  readonly snapshotAge: number | null;
  readonly journal: Counts;
}

/** A lane terminal. */
export interface Terminal {
  /**
   * The answer for what was presented, within two seconds, whatever the centre does; on disk before it is given.
   *
   * @throws NotReadable when it cannot be an event at all: it is read again, and has no number
   */
  check(presented: Presented): Promise<TerminalAnswer>;
  status(): TerminalStatus;
  /** One round of what it does beside its checks; {@link Terminal.start} does one each second. */
  round(): Promise<void>;
  start(): void;
  /** Events that the centre refused for good. */
  deadLetters(): readonly JournalEvent[];
  close(): Promise<void>;
}

/** Leaves half a second of the two for the journal and the decision alone. */
const answerWithinMs = 1_500;

function readable(presented: Presented, capturedAt: string): CheckBody {
  const parsed = CheckBody.safeParse({ ...presented, capturedAt, sequence: 0 });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new NotReadable(`${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'not readable'}`);
  }
  for (const occupant of parsed.data.occupants) {
    if (!('mrz' in occupant)) continue;
    const read = readMrz(occupant.mrz, Date.parse(capturedAt), 'en');
    if ('errors' in read) throw new NotReadable(read.errors[0]?.message ?? 'the zone was misread');
  }
  return parsed.data;
}

/** Opens a terminal in its folder. The caller enrolls it, or it goes on alone. */
export async function openTerminal(options: TerminalOptions): Promise<Terminal> {
  const { folder, laneId, laneClass, drill } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const now = Date.now;
  const journal: Journal = openJournal(folder);
  let identity: Identity | undefined;
  const link = createLink({
    url: options.url,
    now,
    identity() {
      identity ??= readIdentity(folder);
      return identity;
    },
  });
  const snapshots = createSnapshotStore(folder, scopeOf(laneClass));
  const live = new Set<string>();
  let loaded = false;
  let taken: { readonly version: number; readonly at: number } | undefined;

  async function loadSnapshot(): Promise<void> {
    const keys = link.access()?.signingKeys;
    if (loaded || !keys) return;
    loaded = true;
    await snapshots.load(keys);
  }

  function snapshotAgeMs(): number | null {
    const pack = drill?.pack ?? snapshots.current();
    if (!pack) return null;
    if (taken?.version !== pack.version) taken = { version: pack.version, at: performance.now() };
    // A clock that is set back does not make a pack younger than it has been here.
    return Math.max(now() - pack.madeAt, performance.now() - taken.at);
  }

  function openSnapshot(): OpenSnapshot | undefined {
    if (drill) return drill;
    const [pack, access] = [snapshots.current(), link.access()];
    return pack && access ? { pack, keys: createPackKeys(access.snapshotKey) } : undefined;
  }

  function circumstances(phase: Circumstances['phase'], sequence: number | null): Circumstances {
    const age = snapshotAgeMs();
    return {
      phase,
      sequence,
      snapshotVersion: (drill?.pack ?? snapshots.current())?.version ?? null,
      snapshotAge: age === null ? null : Math.round(age / 1000),
      link: link.state(),
      drill: drill !== undefined,
    };
  }

  function alone(body: CheckBody, event: JournalEvent): TerminalAnswer {
    const facts = lookUp(body, laneClass, openSnapshot(), snapshotAgeMs(), now());
    const exam = link.access()?.exam;
    // No exam in a drill: it shows the same answers each time.
    const rules = aloneRules(laneClass, drill ? 0 : (exam?.rate ?? 1));
    const subkey = exam?.subkeys[utcDay(now())];
    const own = subkey && examDraw(subkey, identity?.terminalId ?? '', event.sequence);
    const decided = decideAlone(facts, rules, now(), drill ? 0 : (own ?? null));
    const cards = facts.occupants.map(({ verdict }) => ({ pack: verdict }));
    return fromAlone(decided, cards, circumstances(event.phase, event.sequence));
  }

  function answerOf(outcome: Outcome, body: CheckBody, event: JournalEvent): TerminalAnswer {
    const around = circumstances(event.phase, event.sequence);
    if (outcome.kind === 'refused') return referFor('terminal_refused', around);
    if (outcome.kind === 'none') return alone(body, event);
    const answer = outcome.status < 300 ? fromCentre(outcome.bytes, around) : undefined;
    if (answer?.crossingId !== undefined) {
      journal.sent(event, answer.crossingId);
      return answer;
    }
    if (!isFinal(outcome.status)) return alone(body, event);
    journal.dead(event, new TextDecoder().decode(outcome.bytes));
    return referFor('event_refused', around);
  }

  async function check(presented: Presented): Promise<TerminalAnswer> {
    const capturedAt = new Date(now()).toISOString();
    const body = readable(presented, capturedAt);
    let event: JournalEvent;
    try {
      event = journal.append(body.phase, (sequence) =>
        JSON.stringify({ ...presented, capturedAt, sequence }),
      );
    } catch {
      return referFor('journal_failed', circumstances(body.phase, null));
    }
    live.add(event.idempotencyKey);
    try {
      const outcome: Outcome = drill
        ? { kind: 'none' }
        : await link.ask({
            method: 'POST',
            path: '/v1/crossings',
            text: event.body ?? '',
            idempotencyKey: event.idempotencyKey,
            timeoutMs: answerWithinMs,
          });
      const answer = answerOf(outcome, body, event);
      journal.answered(event, JSON.stringify(answer), answer.degraded);
      return answer;
    } catch {
      return referFor('journal_failed', circumstances(body.phase, event.sequence));
    } finally {
      live.delete(event.idempotencyKey);
    }
  }

  const upkeep = createUpkeep({ link, snapshots, laneId, journal, live, loadSnapshot, snapshotAgeMs });
  return {
    check,
    status() {
      const { snapshotVersion, snapshotAge, link: state } = circumstances('booth', null);
      const enrolled = readIdentity(folder) !== undefined;
      return { link: state, enrolled, snapshotVersion, snapshotAge, journal: journal.counts() };
    },
    round: upkeep.round,
    start: () => (drill ? undefined : upkeep.start()),
    deadLetters: () => journal.events('dead'),
    async close() {
      await upkeep.stop();
      journal.close();
    },
  };
}
