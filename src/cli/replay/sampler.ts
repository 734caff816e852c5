import { type Latencies, openLatencies } from '../../replay/latency.ts';
import { type Sample, sampleEveryMs, takeLatencies } from '../../replay/timeline.ts';
import { openWire } from './wire.ts';

const waitingMetric = /^garita_outbox_waiting (\d+)/m;

/** Asks an API how many messages wait in its outbox; undefined when it does not say. */
export function backlogProbe(url: string) {
  const wire = openWire({ url, sockets: 1, attempts: 1, timeoutMs: 5_000 });
  return {
    async ask(): Promise<number | undefined> {
      try {
        const { status, text } = await wire.send({ method: 'GET', path: '/metrics', token: '' });
        const found = status === 200 ? waitingMetric.exec(text) : null;
        return found ? Number(found[1]) : undefined;
      } catch {
        return undefined;
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

/** Takes a sample of the run every so often; the backlog is the one that was heard of last. */
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
    if (asking) return;
    asking = true;
    void probe.ask().then((waiting) => {
      backlog = waiting ?? null;
      asking = false;
    });
  }

  function sample(): void {
    samples.push({ ...look(), backlog, ...takeLatencies(recent) });
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
