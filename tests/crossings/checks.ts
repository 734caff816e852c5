import type { Answer, Harness } from '../harness/common.ts';

export const sentri = '250401-S1';
export const general = '250401-G1';
export const plate = { plate: 'BC 12-345', state: 'BC', country: 'MEX' };

let sequence = 0;

/** A lane's terminal, as its test speaks for it. */
export function terminalAt(harness: Harness, laneId: string, subject = `terminal-${laneId}`) {
  const as = { roles: ['terminal'], subject, laneId } as const;

  function body(occupants: readonly object[], more: object = {}) {
    sequence += 1;
    return {
      capturedAt: new Date(harness.services.now()).toISOString(),
      sequence,
      phase: 'booth',
      occupants,
      occupantCount: occupants.length,
      vehicle: plate,
      ...more,
    };
  }

  function check(
    occupants: readonly object[],
    more: object = {},
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return harness.request('POST', '/v1/crossings', { as, body: body(occupants, more), headers });
  }

  return { as, body, check };
}

export function codesOf(answer: Answer): readonly string[] {
  return answer.body.reasons.map(({ code }: { code: string }) => code);
}
