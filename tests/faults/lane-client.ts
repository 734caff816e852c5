import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from './cast.ts';
import type { Centre } from './centre.ts';
import type { Told } from './told.ts';

/** A lane that calls the API itself: it asks with the same key until there is an answer. */
export interface LaneClient {
  readonly terminal: string;
  /** Everything that was answered. */
  readonly told: readonly Told[];
  /** Answers that came again, the same, to a key that was sent again. */
  replays(): number;
  /** Answers that asked to come again: their status and text. */
  readonly putOff: readonly { readonly status: number; readonly text: string }[];
  /** What should never be: a refusal, or another answer to the same key. */
  readonly faults: readonly string[];
  check(actor: Actor, phase: 'preread' | 'booth', preread?: number): Promise<Told>;
}

export interface LaneClientOptions {
  readonly centre: Pick<Centre, 'url' | 'mint'>;
  readonly terminal: string;
  readonly laneId: string;
  /** Share of answered requests that are sent again. */
  readonly again: () => boolean;
}

export async function openLaneClient({
  centre,
  terminal,
  laneId,
  again,
}: LaneClientOptions): Promise<LaneClient> {
  const token = await centre.mint({ subject: terminal, roles: ['terminal'], laneId }, 7 * 24 * 3_600);
  const told: Told[] = [];
  const putOff: { status: number; text: string }[] = [];
  const faults: string[] = [];
  const next = { preread: 0, booth: 0 };
  let replays = 0;

  async function once(
    key: string,
    body: string,
  ): Promise<{ status: number; text: string; replayed: boolean }> {
    for (;;) {
      try {
        const response = await fetch(`${centre.url}/v1/crossings`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
            'idempotency-key': key,
          },
          body,
          signal: AbortSignal.timeout(5_000),
        });
        const text = await response.text();
        if (response.status < 500) {
          return { status: response.status, text, replayed: response.headers.has('idempotency-replayed') };
        }
        putOff.push({ status: response.status, text });
      } catch {
        // Killed, cut off, or too late.
      }
      await sleep(50);
    }
  }

  return {
    terminal,
    told,
    putOff,
    faults,
    replays: () => replays,
    async check(actor, phase, preread) {
      const sequence = next[phase]++;
      const body = JSON.stringify({
        capturedAt: new Date().toISOString(),
        sequence,
        phase,
        ...actor.shown,
        ...(phase === 'booth' ? { occupantCount: actor.shown.occupants.length } : {}),
        ...(preread === undefined ? {} : { preread: { sequence: preread } }),
      });
      const key = crypto.randomUUID();
      const askedAt = performance.now();
      const first = await once(key, body);
      if (first.status !== 201) {
        faults.push(`${terminal} ${phase} ${sequence}: ${first.status} ${first.text}`);
        throw new Error(first.text);
      }
      if (first.replayed) replays += 1;
      const { id, decision, reasons } = JSON.parse(first.text);
      const answer: Told = {
        terminal,
        phase,
        sequence,
        decision,
        reasons: reasons.map(({ code }: { code: string }) => code),
        crossingId: id,
        alone: false,
        actor,
        askedAt,
        tookMs: performance.now() - askedAt,
      };
      told.push(answer);
      if (again()) {
        const second = await once(key, body);
        replays += 1;
        if (second.text !== first.text || !second.replayed) {
          faults.push(`${terminal} ${phase} ${sequence}: answered otherwise the second time: ${second.text}`);
        }
      }
      return answer;
    },
  };
}
