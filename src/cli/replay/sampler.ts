import { type Latencies, openLatencies } from '../../replay/latency.ts';
import { type Sample, sampleEveryMs, takeLatencies } from '../../replay/timeline.ts';
import { openWire } from './wire.ts';

const waitingMetric = /^garita_outbox_waiting (\d+)/m;

/** Counting a long backlog takes the API a while: a tenth of its time at most is spent on being asked. */
const restTimes = 10;

/** Asks an API how many messages wait in its outbox; undefined when it does not say. */
export function backlogProbe(url: string) {
  const wire = openWire({ url, sockets: 1, attempts: 1, timeoutMs: 5_000 });
  let restUntil = 0;
  return {
    /** How long it is not to be asked again, in milliseconds. */
    restMs: () => Math.max(0, restUntil - performance.now()),
    async ask(): Promise<number | undefined> {
      const started = performance.now();
      try {
        const { status, text } = await wire.send({ method: 'GET', path: '/metrics', token: '' });
        const found = status === 200 ? waitingMetric.exec(text) : null;
        return found ? Number(found[1]) : undefined;
      } catch {
        return undefined;
      } finally {
        const ended = performance.now();
        restUntil = ended + restTimes * (ended - started);
      }
    },
    close: wire.close,
  };
}

export interface Sampler {
  /** Latencies since the last sample. */
  readonly recent: Latencies;
  readonly samples: readonly Sample[];
  stop(): void;
}

/** Takes a sample of the run every so often; the backlog where it was heard of since the last one. */
export function startSampler(
  url: string,
  expectedMs: number,
  look: () => Omit<Sample, 'backlog' | 'p50' | 'p99' | 'max'>,
): Sampler {
  const recent = openLatencies(2);
  const samples: Sample[] = [];
  const probe = backlogProbe(url);
  let backlog: number | null = null;
  let asking = false;

  function ask(): void {
    if (asking || probe.restMs() > 0) return;
    asking = true;
    void probe.ask().then((waiting) => {
      backlog = waiting ?? null;
      asking = false;
    });
  }

  function sample(): void {
    samples.push({ ...look(), backlog, ...takeLatencies(recent) });
    backlog = null;
    ask();
  }
  ask();
  const timer = setInterval(sample, sampleEveryMs(expectedMs));
  return {
    recent,
    samples,
    stop() {
      clearInterval(timer);
      sample();
      probe.close();
    },
  };
}
