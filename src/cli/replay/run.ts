import { randomBytes, randomInt } from 'node:crypto';
import type { Claims } from '../../http/principal.ts';
import { readableIn } from '../../replay/check-text.ts';
import type { ReplayDay } from '../../replay/day.ts';
import { planReplay, type ReplayPlan } from '../../replay/plan.ts';
import { reconcile } from '../../replay/reconcile.ts';
import type { ReplayReport } from '../../replay/report.ts';
import { laneOf } from '../../replay/totals.ts';
import { type Chances, chancesOf, type Traffic, usualTraffic } from '../../replay/traffic.ts';
import { clockOf, type Window } from '../../replay/window.ts';
import { openTerminals } from './lanes.ts';
import { makeMembers } from './member-pool.ts';
import type { OwnWorkers } from './own-workers.ts';
import { drained, readBack } from './read-back.ts';
import { refusalWords } from './refusal.ts';
import { reportOf } from './report-of.ts';
import { type SendProgress, type SentDay, sendDay } from './send-day.ts';
import { openWire } from './wire.ts';

/** Signs a development token that is good for so many seconds. */
export type Mint = (claims: Claims, lifetimeSeconds: number) => Promise<string>;

export interface ReplayOptions {
  /** A loopback address. */
  readonly url: string;
  readonly mint: Mint;
  readonly day: ReplayDay;
  readonly window: Window;
  /** Times real time. */
  readonly speed: number;
  readonly sockets?: number;
  /** The most members that are made of a program. */
  readonly members?: number;
  readonly traffic?: Partial<Traffic>;
  /** The centre is away: for the lanes of these ports, or for all. `atOnce` terminals catch up at the same time. */
  readonly outage?: {
    readonly window: Window;
    readonly ports?: ReadonlySet<string>;
    readonly atOnce?: number;
  };
  /** Workers of this run, and when one of them is killed (milliseconds since midnight). */
  readonly workers?: { readonly own: OwnWorkers; readonly started: number; readonly killAtMs?: number };
  /** How long to wait for screenings after the last answer. */
  readonly drainSeconds?: number;
  readonly onProgress?: (progress: ReplayProgress) => void;
}

export type ReplayProgress =
  | { readonly step: 'members'; readonly done: number; readonly total: number }
  | ({ readonly step: 'sending'; readonly total: number } & SendProgress)
  | { readonly step: 'draining'; readonly waiting: number }
  | {
      readonly step: 'reconciling';
      readonly done: number;
      readonly total: number;
      /** Persons on the page at hand who wait to be screened. */
      readonly waiting: number;
    };

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
const catchUpAtOnce = 4;

/** Asks once, so that an API that is away or has other keys is said at once and in one line. */
async function checkApi(url: string, token: string, prefix: string): Promise<void> {
  const wire = openWire({ url, sockets: 1, attempts: 2 });
  const path = `/v1/crossings?terminal=${prefix}*&limit=1`;
  const { status, text } = await wire.send({ method: 'GET', path, token }).finally(wire.close);
  if (status === 200) return;
  const hint = status === 401 ? ' (is the data folder the one of this API? --data names it)' : '';
  throw new Error(`${url}: ${refusalWords(status, text)}${hint}`);
}

/** Makes the members and sends the day, all but reading back. */
async function sendAll(
  options: ReplayOptions,
  plan: ReplayPlan,
  chances: Chances,
  names: {
    readonly run: string;
    readonly admin: string;
    readonly terminalOf: (laneId: string) => string;
    readonly lifetime: number;
  },
) {
  const { url, mint, window, speed, outage, workers, sockets = 64, onProgress } = options;
  const traffic = { ...usualTraffic, ...options.traffic };
  const wire = openWire({ url, sockets });
  let killed: number | undefined;
  try {
    const size = { most: options.members ?? 2_000, lost: traffic.lost };
    const members = await makeMembers(wire, names.admin, plan, size, (done, total) =>
      onProgress?.({ step: 'members', done, total }),
    );
    const terminals = await openTerminals(plan, wire, names.run, names.terminalOf, (claims) =>
      mint(claims, names.lifetime),
    );
    const ports = plan.lanes.map((laneId) => laneOf(laneId).portCode);
    const killAtMs = workers?.killAtMs;
    const sent = await sendDay({
      url,
      plan,
      window,
      speed,
      sockets,
      wire,
      chances,
      terminals,
      people: { members, newcomers: randomInt(2 ** 32) },
      ...(outage
        ? {
            outage: {
              window: outage.window,
              atOnce: outage.atOnce ?? catchUpAtOnce,
              concerns: (lane: number) => outage.ports?.has(ports[lane] ?? '') ?? true,
            },
          }
        : {}),
      incidents:
        killAtMs === undefined
          ? []
          : [
              {
                atMs: killAtMs,
                act() {
                  if (workers?.own.kill()) killed = killAtMs;
                },
              },
            ],
      ...(onProgress
        ? {
            onProgress: (now: SendProgress) => onProgress({ step: 'sending', total: plan.count, ...now }),
          }
        : {}),
    });
    const retries = wire.retries() + sent.retries;
    return { sent, members: members.SENTRI.length + members.FAST.length, retries, killed };
  } finally {
    wire.close();
  }
}

/**
 * Replays a window of a day against a running API, up to the last answer. Each lane has a terminal of its own in this
 * run, named after it, so that runs never meet.
 *
 * @throws Error with one clear line when the API is away, or does not take the tokens.
 */
export async function replayDay(options: ReplayOptions): Promise<Replayed> {
  const { url, mint, day, window, speed, onProgress } = options;
  const longestDrain = options.drainSeconds ?? 600;
  const run = randomBytes(5).toString('hex');
  const prefix = `replay-${run}-`;
  const terminalOf = (laneId: string) => `${prefix}${laneId}`;
  const traffic = { ...usualTraffic, ...options.traffic };
  const chances = chancesOf(traffic, day.seed);
  const plan = planReplay(day.events, window, chances.leadMs);
  const lifetime = Math.ceil((window.toMs - window.fromMs) / 1000 / speed) + longestDrain + marginSeconds;
  const admin = await mint({ subject: `${prefix}admin`, roles: ['admin'], agency: 'CBP' }, lifetime);
  await checkApi(url, admin, prefix);
  const { sent, members, retries, killed } = await sendAll(options, plan, chances, {
    run,
    admin,
    terminalOf,
    lifetime,
  });
  const reader = openWire({ url, sockets: 2, timeoutMs: 60_000 });

  return {
    run,
    plan,
    sent,
    close: reader.close,
    async reconcile(drainSeconds = longestDrain) {
      const started = performance.now();
      const cpu = process.cpuUsage();
      const drainMs = drainSeconds * 1000;
      await drained(url, drainMs, (waiting) => onProgress?.({ step: 'draining', waiting }));
      const drainedAt = performance.now();
      const readable = (check: number) => readableIn(plan, check, chances);
      const reconciliation = reconcile({ plan, ledger: sent.ledger, terminalOf, readable });
      await readBack(
        {
          wire: reader,
          token: admin,
          prefix,
          drainMs: Math.max(0, drainMs - (drainedAt - started)),
          onProgress: (done, waiting) =>
            onProgress?.({ step: 'reconciling', done, total: plan.count, waiting }),
        },
        reconciliation,
      );
      const { user, system } = process.cpuUsage(cpu);
      return reportOf({
        run,
        day,
        window,
        speed,
        traffic,
        plan,
        sent,
        members,
        retries,
        findings: reconciliation.close(),
        ...(options.outage ? { outage: options.outage.window } : {}),
        workers: options.workers
          ? {
              started: options.workers.started,
              killedAt: killed === undefined ? null : clockOf(killed),
              cpuSeconds: options.workers.own.cpuSeconds(),
            }
          : null,
        drainSeconds: (drainedAt - started) / 1000,
        reconcileSeconds: (performance.now() - drainedAt) / 1000,
        reconcileCpuSeconds: (user + system) / 1e6,
      });
    },
  };
}
