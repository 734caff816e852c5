import type { Histogram } from 'hdr-histogram-js';
import { build } from 'hdr-histogram-js';
import type { CrossingView } from '../../crossings/schema.ts';
import { checkBody, type People } from '../../replay/check-body.ts';
import { type Ledger, openLedger } from '../../replay/ledger.ts';
import type { PlannedCheck, ReplayPlan } from '../../replay/plan.ts';
import { refusalWords } from './refusal.ts';
import { NoAnswer, type Wire } from './wire.ts';

export interface SendOptions {
  readonly plan: ReplayPlan;
  /** Local milliseconds since midnight at which the run begins. */
  readonly fromMs: number;
  /** Times real time. */
  readonly speed: number;
  readonly people: People;
  readonly wire: Wire;
  /** Checks under way at once; more wait, and their latency counts from when they were due. */
  readonly sockets: number;
  readonly tokenOf: (laneId: string) => Promise<string>;
  readonly terminalOf: (laneId: string) => string;
  readonly onProgress: (sent: number, answered: number) => void;
}

export interface SentDay {
  readonly ledger: Ledger;
  readonly sent: number;
  /** Microseconds from when a check was due until its answer. */
  readonly latency: Histogram;
  /** From the first check that was due to the last answer. */
  readonly seconds: number;
}

const longestMicroseconds = 3_600_000_000;

/**
 * Sends every check when it is due, whether or not earlier ones were answered, and waits for all answers.
 * An open model: a slow API does not slow the arrivals down, and what waits here counts as latency.
 */
export async function sendDay(options: SendOptions): Promise<SentDay> {
  const { plan, wire, people, speed, fromMs, sockets } = options;
  const { checks } = plan;
  const ledger = openLedger(checks.length);
  const latency = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: longestMicroseconds,
    numberOfSignificantValueDigits: 3,
    useWebAssembly: false,
  });
  const started = performance.now();
  const startedAt = Date.now();
  const dueAfter = (check: PlannedCheck) => (check.timeMs - fromMs) / speed;
  let next = 0;
  let busy = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastAnswer = started;

  async function check(planned: PlannedCheck): Promise<void> {
    const dueMs = dueAfter(planned);
    const terminal = options.terminalOf(planned.laneId);
    const body = JSON.stringify(checkBody(planned, people, Math.floor(startedAt + dueMs)));
    const idempotencyKey = `${terminal}-${planned.sequence}`;
    const token = await options.tokenOf(planned.laneId);
    const { status, text } = await wire.send({
      method: 'POST',
      path: '/v1/crossings',
      token,
      idempotencyKey,
      body,
    });
    lastAnswer = performance.now();
    const micros = Math.round((lastAnswer - started - dueMs) * 1000);
    latency.recordValue(Math.min(longestMicroseconds, Math.max(1, micros)));
    if (status === 201) ledger.answered(planned.index, JSON.parse(text) as CrossingView);
    else ledger.failed(planned.index, refusalWords(status, text));
  }

  await new Promise<void>((resolve, reject) => {
    let over = false;

    function answer(planned: PlannedCheck): void {
      busy += 1;
      check(planned)
        .catch((error: unknown) => {
          // An API that is away for so long does not come back within this run.
          if (!(error instanceof NoAnswer)) return ledger.failed(planned.index, String(error));
          over = true;
          reject(error);
        })
        .finally(() => {
          busy -= 1;
          pump();
        });
    }

    function pump(): void {
      clearTimeout(timer);
      if (over) return;
      const elapsed = performance.now() - started;
      let planned = checks[next];
      while (planned !== undefined && busy < sockets && dueAfter(planned) <= elapsed) {
        next += 1;
        answer(planned);
        planned = checks[next];
      }
      options.onProgress(next, ledger.counts.answered);
      if (planned === undefined) {
        if (busy === 0) resolve();
      } else if (busy < sockets) timer = setTimeout(pump, Math.max(0, dueAfter(planned) - elapsed));
    }
    pump();
  });
  return { ledger, sent: next, latency, seconds: Math.max(0.001, (lastAnswer - started) / 1000) };
}
