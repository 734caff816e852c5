import { checkTexts, type People } from '../../replay/check-text.ts';
import { type Latencies, openLatencies } from '../../replay/latency.ts';
import { type Ledger, openLedger } from '../../replay/ledger.ts';
import type { ReplayPlan } from '../../replay/plan.ts';
import type { Sample } from '../../replay/timeline.ts';
import type { Chances } from '../../replay/traffic.ts';
import type { Window } from '../../replay/window.ts';
import { catchUp } from './catch-up.ts';
import { type CheckSender, checkSender } from './check-sender.ts';
import type { Terminals } from './lanes.ts';
import { startSampler } from './sampler.ts';
import { openWire, type Wire } from './wire.ts';

/** The terminals of some lanes cannot reach the centre for a while, and store what happens. */
export interface Outage {
  readonly window: Window;
  /** By the lane's number in the plan. */
  readonly concerns: (lane: number) => boolean;
  /** Terminals that catch up at the same time. */
  readonly atOnce: number;
}

/** What is done at a moment of the day. */
export interface Incident {
  readonly atMs: number;
  readonly act: () => void;
}

export interface SendOptions {
  readonly url: string;
  readonly plan: ReplayPlan;
  readonly window: Window;
  /** Times real time. */
  readonly speed: number;
  readonly people: People;
  readonly chances: Chances;
  readonly wire: Wire;
  /** Checks under way at once; more wait, and their latency counts from when they were due. */
  readonly sockets: number;
  readonly terminals: Terminals;
  readonly outage?: Outage;
  readonly incidents: readonly Incident[];
  readonly onProgress?: (now: SendProgress) => void;
}

export interface SendProgress {
  readonly done: number;
  readonly answered: number;
  readonly stored: number;
  readonly backlog: number | null;
  /** Of everything so far, milliseconds. */
  readonly p99: number;
}

/** What became of the events of an outage. */
export interface CaughtUp {
  readonly stored: number;
  readonly seconds: number;
  /** Of stored events, those that the centre marked late. */
  readonly late: number;
  /** Of live checks while terminals caught up. */
  readonly live: Latencies;
}

export interface SentDay {
  readonly ledger: Ledger;
  readonly sent: number;
  /** Of live checks. */
  readonly latency: Latencies;
  readonly samples: readonly Sample[];
  readonly counts: CheckSender['counts'];
  readonly caughtUp?: CaughtUp;
  /** Attempts beyond the first of stored events. */
  readonly retries: number;
  /** From the first check that was due to the last answer. */
  readonly seconds: number;
  /** Processor time of this process meanwhile. */
  readonly cpuSeconds: number;
}

const progressEveryMs = 100;
/** A check that is due this soon is sent now: timers are no more exact than that. */
const timerMs = 0.5;

/**
 * Sends every check when it is due, whether or not earlier ones were answered, and waits for all answers.
 * An open model: a slow API does not slow the arrivals down, and what waits here counts as latency.
 */
export async function sendDay(options: SendOptions): Promise<SentDay> {
  const { plan, wire, speed, sockets, outage, chances, terminals } = options;
  const { fromMs } = options.window;
  const ledger = openLedger(plan.count);
  const [latency, live] = [openLatencies(), openLatencies()];
  const texts = checkTexts(plan, options.people, chances, Date.now());
  const stored: number[][] = plan.lanes.map(() => []);
  const cpu = process.cpuUsage();
  const started = performance.now();
  const startedAt = Date.now();
  const dueAfter = (check: number) => ((plan.timeMs[check] ?? 0) - fromMs) / speed;
  const capturedAt = (check: number) => Math.floor(startedAt + dueAfter(check));
  const textOf = (check: number, misread = false) => texts(check, capturedAt(check), misread);
  let next = 0;
  let due = 0;
  let busy = 0;
  let storedCount = 0;
  let waitingStored = 0;
  let catching = false;
  let lastAnswer = started;
  let stop = (_?: Error) => {};

  const sampler = startSampler(options.url, (options.window.toMs - fromMs) / speed, () => {
    const elapsed = performance.now() - started;
    while (due < plan.count && dueAfter(due) <= elapsed) due += 1;
    return {
      second: Math.round(elapsed / 10) / 100,
      dayMs: Math.round(fromMs + elapsed * speed),
      due,
      answered: ledger.counts.answered,
      stored: waitingStored,
    };
  });

  function onAnswer(check: number): void {
    lastAnswer = performance.now();
    const ms = lastAnswer - started - dueAfter(check);
    latency.record(ms);
    sampler.recent.record(ms);
    if (catching) live.record(ms);
  }

  const sender = checkSender({
    plan,
    wire,
    terminals,
    chances,
    ledger,
    textOf,
    onAnswer,
    onGone: (error) => stop(error),
  });

  function isCutOff(check: number): boolean {
    if (!outage) return false;
    const time = plan.timeMs[check] ?? 0;
    return (
      time >= outage.window.fromMs && time < outage.window.toMs && outage.concerns(plan.lane[check] ?? 0)
    );
  }

  function store(check: number): void {
    stored[plan.lane[check] ?? 0]?.push(check);
    storedCount += 1;
    waitingStored += 1;
  }

  async function afterOutage({ atOnce }: Outage): Promise<CaughtUp & { retries: number }> {
    const own = openWire({ url: options.url, sockets: atOnce, timeoutMs: 60_000 });
    let late = 0;
    const began = performance.now();
    catching = true;
    await catchUp({
      wire: own,
      terminals,
      ledger,
      stored,
      atOnce,
      textOf,
      onSettled(count, markedLate) {
        waitingStored -= count;
        late += markedLate;
      },
    }).finally(own.close);
    catching = false;
    lastAnswer = performance.now();
    const seconds = (lastAnswer - began) / 1000;
    return { stored: storedCount, seconds, late, live, retries: own.retries() };
  }

  const timers: NodeJS.Timeout[] = [];
  const at = (dayMs: number, act: () => void) =>
    timers.push(setTimeout(act, Math.max(0, started + (dayMs - fromMs) / speed - performance.now())));
  for (const { atMs, act } of options.incidents) at(atMs, act);

  const sendAll = new Promise<void>((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    let over = false;
    stop = (error) => {
      over = true;
      clearTimeout(timer);
      if (error) reject(error);
      else resolve();
    };

    function done(): void {
      busy -= 1;
      // While checks wait for a connection no timer runs.
      if (timer === undefined) pump();
    }

    function pump(): void {
      timer = undefined;
      if (over) return;
      const elapsed = performance.now() - started + timerMs;
      while (next < plan.count && busy < sockets && dueAfter(next) <= elapsed) {
        const check = next;
        next += 1;
        if (isCutOff(check)) store(check);
        else {
          busy += 1;
          sender.send(check, done);
        }
      }
      if (next === plan.count) {
        if (busy === 0) stop();
      } else if (busy < sockets) timer = setTimeout(pump, Math.max(1, dueAfter(next) - elapsed));
    }
    pump();
  });

  function caughtUpAfter(cutOff: Outage): Promise<CaughtUp & { retries: number }> {
    return new Promise((resolve, reject) => {
      // What was due before the end of the outage is stored by now, or is about to be.
      function begin(): void {
        const early = next < plan.count && (plan.timeMs[next] ?? 0) < cutOff.window.toMs;
        if (early) timers.push(setTimeout(begin, 1));
        else afterOutage(cutOff).then(resolve, reject);
      }
      at(cutOff.window.toMs, begin);
    });
  }
  const caughtUp = outage ? caughtUpAfter(outage) : undefined;

  const { onProgress } = options;
  const tell = () => {
    const { answered } = ledger.counts;
    const backlog = sampler.samples.findLast((sample) => sample.backlog !== null)?.backlog ?? null;
    onProgress?.({ done: next, answered, stored: waitingStored, backlog, p99: latency.at(99) });
  };
  const progress = onProgress ? setInterval(tell, progressEveryMs) : undefined;
  try {
    const [, caught] = await Promise.all([sendAll, caughtUp]);
    const { user, system } = process.cpuUsage(cpu);
    return {
      ledger,
      sent: next,
      latency,
      samples: sampler.samples,
      counts: sender.counts,
      ...(caught ? { caughtUp: caught } : {}),
      retries: caught?.retries ?? 0,
      seconds: Math.max(0.001, (lastAnswer - started) / 1000),
      cpuSeconds: (user + system) / 1e6,
    };
  } finally {
    clearInterval(progress);
    for (const timer of timers) clearTimeout(timer);
    sampler.stop();
  }
}
