import { randomBytes, randomInt } from 'node:crypto';
import type { Claims } from '../../http/principal.ts';
import { planReplay, type ReplayPlan } from '../../replay/plan.ts';
import { reconcile } from '../../replay/reconcile.ts';
import { isWhole, type ReplayReport } from '../../replay/report.ts';
import type { Window } from '../../replay/window.ts';
import { designDay } from '../../simulation/demand.ts';
import type { Preset } from '../../simulation/volumes.ts';
import { makeMembers } from './member-pool.ts';
import { readBack } from './read-back.ts';
import { refusalWords } from './refusal.ts';
import { type SentDay, sendDay } from './send-day.ts';
import { openWire } from './wire.ts';

export interface ReplayOptions {
  /** A loopback address. */
  readonly url: string;
  /** Signs a development token that is good for so many seconds. */
  readonly mint: (claims: Claims, lifetimeSeconds: number) => Promise<string>;
  readonly day: Preset;
  readonly window: Window;
  /** Times real time. */
  readonly speed: number;
  readonly seed?: number;
  readonly sockets?: number;
  /** The most members that are made of a program. */
  readonly members?: number;
  /** How long to wait for screenings after the last answer. */
  readonly drainSeconds?: number;
  readonly onProgress?: (progress: ReplayProgress) => void;
}

export interface ReplayProgress {
  readonly step: 'members' | 'sending' | 'reconciling';
  readonly done: number;
  readonly total: number;
  /** Sending: checks without an answer. Reconciling: persons on the page at hand who wait to be screened. */
  readonly waiting: number;
}

/** A replay whose checks are all answered, before anything is read back. */
export interface Replayed {
  readonly run: string;
  readonly plan: ReplayPlan;
  readonly sent: SentDay;
  /** Reads everything back and holds it against what was sent; waits so long for screenings. */
  reconcile(drainSeconds?: number): Promise<ReplayReport>;
  close(): void;
}

const marginSeconds = 3_600;

function tokensOf(
  mint: ReplayOptions['mint'],
  lifetimeSeconds: number,
  terminalOf: (lane: string) => string,
) {
  const tokens = new Map<string, Promise<string>>();
  return function tokenOf(laneId: string): Promise<string> {
    let token = tokens.get(laneId);
    if (!token) {
      token = mint({ subject: terminalOf(laneId), roles: ['terminal'], laneId }, lifetimeSeconds);
      tokens.set(laneId, token);
    }
    return token;
  };
}

/** Asks once, so that an API that is away or has other keys is said at once and in one line. */
async function checkApi(url: string, token: string, prefix: string): Promise<void> {
  const wire = openWire({ url, sockets: 1, attempts: 2 });
  const path = `/v1/crossings?terminal=${prefix}*&limit=1`;
  const { status, text } = await wire.send({ method: 'GET', path, token }).finally(wire.close);
  if (status === 200) return;
  const hint = status === 401 ? ' (is the data folder the one of this API? --data names it)' : '';
  throw new Error(`${url}: ${refusalWords(status, text)}${hint}`);
}

const round = (value: number, digits: number) => Number(value.toFixed(digits));
const clock = (ms: number) =>
  [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');

/**
 * Replays a window of a generated day against a running API, up to the last answer. Each lane has a terminal of its
 * own in this run, named after it, so that runs never meet.
 *
 * @throws Error with one clear line when the API is away, or does not take the tokens.
 */
export async function replayDay(options: ReplayOptions): Promise<Replayed> {
  const { url, mint, day, window, speed, seed = 1, sockets = 64, onProgress = () => {} } = options;
  const longestDrain = options.drainSeconds ?? 600;
  const run = randomBytes(5).toString('hex');
  const prefix = `replay-${run}-`;
  const terminalOf = (laneId: string) => `${prefix}${laneId}`;
  const plan = planReplay(designDay(day, seed), window);
  const lifetime = Math.ceil((window.toMs - window.fromMs) / 1000 / speed) + longestDrain + marginSeconds;
  const admin = await mint({ subject: `${prefix}admin`, roles: ['admin'], agency: 'CBP' }, lifetime);
  await checkApi(url, admin, prefix);
  const wire = openWire({ url, sockets });
  const total = plan.checks.length;
  const madeProgress = (done: number, wanted: number) =>
    onProgress({ step: 'members', done, total: wanted, waiting: 0 });

  async function send(): Promise<{ sent: SentDay; members: number }> {
    const members = await makeMembers(wire, admin, plan, options.members ?? 2_000, madeProgress);
    const sent = await sendDay({
      plan,
      fromMs: window.fromMs,
      speed,
      sockets,
      wire,
      terminalOf,
      tokenOf: tokensOf(mint, lifetime, terminalOf),
      people: { members, newcomers: randomInt(2 ** 32) },
      onProgress: (done, answered) => onProgress({ step: 'sending', done, total, waiting: done - answered }),
    });
    return { sent, members: members.SENTRI.length + members.FAST.length };
  }

  const { sent, members } = await send().catch((error: unknown) => {
    wire.close();
    throw error;
  });

  return {
    run,
    plan,
    sent,
    close: wire.close,
    async reconcile(drainSeconds = longestDrain) {
      const started = performance.now();
      const reconciliation = reconcile(plan, sent.ledger, terminalOf);
      await readBack(
        {
          wire,
          token: admin,
          prefix,
          drainMs: drainSeconds * 1000,
          onProgress: (done, waiting) => onProgress({ step: 'reconciling', done, total, waiting }),
        },
        reconciliation,
      );
      const findings = reconciliation.close();
      const { counts } = sent.ledger;
      const failure = sent.ledger.firstFailure();
      const milliseconds = (percentile: number) =>
        round(sent.latency.getValueAtPercentile(percentile) / 1000, 3);
      return {
        ok: isWhole({ checks: total, answered: counts.answered, persons: plan.totals.persons }, findings),
        run,
        day,
        seed,
        from: clock(window.fromMs),
        minutes: round((window.toMs - window.fromMs) / 60_000, 3),
        speed,
        events: plan.totals.events,
        sent: sent.sent,
        answered: counts.answered,
        failed: counts.failed,
        stored: findings.stored,
        lost: findings.lost,
        doubled: findings.doubled,
        altered: findings.altered,
        unscreened: findings.unscreened,
        persons: findings.persons,
        passengers: findings.passengers,
        trucks: findings.trucks,
        decisions: { admit: counts.admit, refer: counts.refer, redirect: counts.redirect },
        members,
        latencyMs: {
          p50: milliseconds(50),
          p90: milliseconds(90),
          p99: milliseconds(99),
          max: round(sent.latency.maxValue / 1000, 3),
        },
        throughput: round(counts.answered / sent.seconds, 1),
        seconds: round(sent.seconds, 1),
        drainSeconds: round((performance.now() - started) / 1000, 1),
        retries: wire.retries(),
        differing: findings.differing,
        examples: [...(failure === undefined ? [] : [`failed: ${failure}`]), ...findings.examples],
      };
    },
  };
}
