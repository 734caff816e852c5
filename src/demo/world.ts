import { listId, personas, rfid, vehicle } from './cast.ts';
import { type Client, until } from './client.ts';

const { listManager, adjudicator, terminal } = personas;

/** What one step found out: what was asked, what was answered. It throws when the answer is not the right one. */
export interface Told {
  readonly asked: string;
  readonly answered: string;
}

export interface Step {
  readonly name: string;
  readonly run: () => Promise<Told>;
}

/** Ends the story with these words unless `holds`. */
export function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

interface SaidCrossing {
  readonly decision: string;
  readonly reasons: readonly { readonly code: string; readonly words: string }[];
}

/** A decision with its reasons, in a line. */
export function crossingWords({ decision, reasons }: SaidCrossing): string {
  return [decision, ...reasons.map(({ code, words }) => `${code} ("${words}")`)].join(', ');
}

/** What the steps share: what is known so far, and what several of them do. */
export type World = ReturnType<typeof openWorld>;

export function openWorld(call: Client) {
  const known = { application: '', membership: '', passId: '', match: '' };
  let sequence = 0;

  async function publish(lines: readonly unknown[]) {
    const { body } = await call('PUT', `/v1/watchlists/${listId}/entries?mode=delta`, {
      as: listManager,
      ndjson: lines,
      expect: 200,
    });
    return body;
  }

  async function check(extra: object = {}) {
    const { body } = await call('POST', '/v1/crossings', {
      as: terminal,
      expect: 201,
      body: {
        capturedAt: new Date().toISOString(),
        sequence: sequence++,
        phase: 'booth',
        occupants: [{ rfid }],
        occupantCount: 1,
        vehicle,
        ...extra,
      },
    });
    return body;
  }

  async function checkUntil(decision: string, ms: number) {
    const started = performance.now();
    const crossing = await until(
      `a check that says ${decision}`,
      ms,
      () => check(),
      (answer) => answer.decision === decision,
    );
    return { crossing, ms: Math.round(performance.now() - started) };
  }

  const openMatch = () =>
    until(
      'the match in the queue',
      5000,
      async () => (await call('GET', '/v1/matches?state=open', { as: adjudicator, expect: 200 })).body.items,
      (items) => items.length > 0,
    );

  async function judge(verdict: string, reason: string) {
    const { body, etag } = await call('GET', `/v1/matches/${known.match}`, { as: adjudicator, expect: 200 });
    await call('POST', `/v1/matches/${known.match}/adjudication`, {
      as: adjudicator,
      etag: etag ?? `"${body.version}"`,
      body: { verdict, reason },
      expect: 200,
    });
  }

  return { known, call, publish, check, checkUntil, openMatch, judge };
}
