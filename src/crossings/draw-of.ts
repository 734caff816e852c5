import type { Keys } from '../keys/keys.ts';
import { examDraw } from './exam-draw.ts';
import type { CheckBody } from './schema.ts';

const secrets = new WeakMap<Keys, { readonly day: string; readonly secret: Uint8Array }>();

/** The secret of the day, derived once while the day lasts. */
function secretOf(keys: Keys, day: string): Uint8Array {
  const last = secrets.get(keys);
  if (last?.day === day) return last.secret;
  const secret = keys.examSecret(day);
  secrets.set(keys, { day, secret });
  return secret;
}

/** The random exam's draw of a check on that UTC day; null before the booth, where none is made. */
export function drawOf(
  keys: Keys,
  terminalId: string,
  { phase, sequence }: Pick<CheckBody, 'phase' | 'sequence'>,
  day: string,
): number | null {
  return phase === 'booth' ? examDraw(secretOf(keys, day), terminalId, sequence) : null;
}
