import { auditRecord } from '../audit/record.ts';
import type { Query } from '../db/sql.ts';
import type { Principal } from '../http/principal.ts';
import { lateHitQuery } from './late-hit.ts';
import type { CrossingView } from './schema.ts';

/**
 * What follows when the centre had answered an event, but its terminal did not hear the answer and decided alone: the
 * lane acted on `told`. Where that was something else it goes on record, and a hit is an alert, for they are gone.
 */
export function toldAloneQueries(
  terminal: Principal,
  { id, phase, decision, reasons }: Pick<CrossingView, 'id' | 'phase' | 'decision' | 'reasons'>,
  told: CrossingView['decision'],
  now: number,
): readonly Query[] {
  if (told === decision) return [];
  const codes = reasons.map(({ code }) => code);
  return [
    auditRecord({
      at: now,
      actor: terminal,
      action: 'crossing.told_alone',
      objectKind: 'crossing',
      objectId: id,
      detail: { told, decision },
    }),
    ...lateHitQuery({ id, phase, reasons: codes, afterTheFact: true }, now),
  ];
}
