import type { Claims } from '../../http/principal.ts';
import type { ReplayPlan } from '../../replay/plan.ts';
import type { Wire } from './wire.ts';

/** What each lane's terminal needs for its requests, by the lane's number in the plan. */
export interface Terminals {
  /** The head of a check's request, up to the value of its key. */
  readonly heads: readonly string[];
  readonly tokens: readonly string[];
  /** The Idempotency-Key of a check: in the order of time, so that the centre writes those of all lanes side by side. */
  keyOf(check: number): string;
}

/** Terminals of this run, each with a token of its own. Signed before the day begins: signing takes time. */
export async function openTerminals(
  plan: ReplayPlan,
  wire: Wire,
  run: string,
  terminalOf: (laneId: string) => string,
  mint: (claims: Claims) => Promise<string>,
): Promise<Terminals> {
  const names = plan.lanes.map(terminalOf);
  const tokens: string[] = [];
  for (const [number, laneId] of plan.lanes.entries()) {
    tokens.push(await mint({ subject: names[number] ?? '', roles: ['terminal'], laneId }));
  }
  return {
    tokens,
    heads: tokens.map((token) => wire.head('/v1/crossings', token)),
    keyOf: (check) => `${run}-${check.toString().padStart(8, '0')}`,
  };
}
