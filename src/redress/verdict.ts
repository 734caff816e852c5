import { guard, type Query, sql } from '../db/sql.ts';
import { DomainError } from '../http/problems.ts';
import { judgedMatch } from '../matches/earlier-verdict.ts';
import { adjudicationsOf, matchById } from '../matches/store.ts';
import { travelerOf } from './about.ts';
import type { Context, RedressRow } from './store.ts';

const field = (en: string, es: string) =>
  new DomainError('invalid_request', { en, es }, { errors: [{ pointer: '/matchId', message: en }] });

/** The verdict on which an answer rests, and the guard that it still holds when the answer is stored. */
export interface RestsOn {
  readonly matchId: string;
  readonly adjudicationId: string;
  readonly holds: Query;
}

/**
 * The verdict `different_person` on a match of this traveler. A carried verdict is the one that an officer gave.
 * Refused with `invalid_request` where the match is another traveler's, and with `conflict` where nobody has told the
 * two apart yet: a wrong match is remembered by its verdict, not by the answer.
 */
export async function verdictOf(context: Context, row: RedressRow, matchId: string): Promise<RestsOn> {
  const { db } = context.services;
  const [match, travelerId] = await Promise.all([matchById(db, matchId), travelerOf(db, row)]);
  if (match === undefined || match.traveler_id !== travelerId) {
    throw field(
      'Name a match of the traveler who contests.',
      'Indique una coincidencia del viajero que reclama.',
    );
  }
  const verdict =
    match.state === 'different_person'
      ? (await adjudicationsOf(db, await judgedMatch(db, matchId))).at(-1)
      : undefined;
  if (verdict?.verdict !== 'different_person') {
    throw new DomainError('conflict', {
      en: `This match is ${match.state}. An adjudicator has to tell the two persons apart first.`,
      es: `El estado de esta coincidencia es ${match.state}. Primero, un dictaminador debe distinguir a las dos personas.`,
    });
  }
  return {
    matchId,
    adjudicationId: verdict.id,
    holds: guard(
      'conflict',
      sql`EXISTS (SELECT 1 FROM matches WHERE id = ${matchId} AND version = ${match.version})`,
    ),
  };
}
