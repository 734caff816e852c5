import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Hit, hitFor, visibility } from '../../src/matches/caveat.ts';
import { presentMatch } from '../../src/matches/present.ts';
import type { MatchRow } from '../../src/matches/store.ts';
import type { Caveat } from '../../src/watchlists/schema.ts';
import type { ListCaveats } from '../../src/watchlists/sharing.ts';

const agency = fc.constantFrom('CBP', 'INM', 'FGR', 'RCMP', '__proto__', 'toString');
const caveat = fc.constantFrom<Caveat>('record', 'hit_only', 'nothing');
const list: fc.Arbitrary<ListCaveats> = fc.record({
  id: fc.constantFrom('us', 'mx'),
  name: fc.constant('A list'),
  ownerAgency: agency,
  caveat,
  sharing: fc
    .array(fc.tuple(agency, caveat))
    .map((pairs) => JSON.parse(JSON.stringify(Object.fromEntries(pairs)))),
  action: fc.constantFrom('refer' as const, 'detain' as const),
});
/** What only the record holds: none of it may be in a hit. */
const secret = 'SECRET';
const part = {
  code: 'given_name',
  effect: 'supports' as const,
  weight: 2.5,
  entryValue: secret,
  words: secret,
  wordsEs: secret,
};
const hitOn = (one: ListCaveats): Hit => ({
  list: one,
  hitCode: 'CODE',
  entryId: `${secret}-1`,
  entryName: secret,
  score: 0.97,
  parts: [part],
  record: { id: secret, remarks: secret },
});
const row = (listId: string, score: number, name: string): MatchRow => ({
  ...{ id: 'm1', traveler_id: 't1', list_id: listId, entry_id: `${name}-1`, entry_name: name, score },
  ...{ parts: JSON.stringify([{ ...part, entryValue: name }]), state: 'open', version: 1, found_at: 0 },
  ...{ state_since: 0, carried_from: null, content: JSON.stringify({ id: name }) },
  ...{ full_name: 'Ana', paternal_surname: null, maternal_surname: null, given_names: null, mrz_name: null },
});
const keys = { lookupHash: (_kind: string, value: string) => (value.includes('mx') ? 'a' : 'b').repeat(64) };

describe('what an agency sees of a hit', () => {
  it('is the record for the owner, else what the list shares with that agency, else with all', () => {
    fc.assert(
      fc.property(list, agency, (one, who) => {
        const shared = Object.hasOwn(one.sharing, who) ? one.sharing[who] : one.caveat;
        expect(visibility(one, who)).toBe(one.ownerAgency === who ? 'record' : shared);
      }),
    );
  });

  it('holds no word of the record unless the caveat allows it, in either language', () => {
    fc.assert(
      fc.property(list, agency, fc.constantFrom('en' as const, 'es' as const), (one, who, locale) => {
        const seen = hitFor(hitOn(one), who, locale);
        const sees = visibility(one, who);
        if (sees === 'nothing') expect(seen).toBeUndefined();
        if (sees === 'hit_only') {
          expect(Object.keys(seen ?? {}).sort()).toEqual(['hitCode', 'list', 'sees']);
          expect(JSON.stringify(seen)).not.toContain(secret);
        }
        if (sees === 'record')
          expect(seen).toMatchObject({ entry: { name: secret, action: one.action }, score: 0.97 });
      }),
    );
  });

  it('does not depend on what the record says, where only hit or no hit is told', () => {
    fc.assert(
      fc.property(list, agency, fc.double({ min: 0.7, max: 1, noNaN: true }), (one, who, score) => {
        fc.pre(visibility(one, who) !== 'record');
        const viewer = { keys, agency: who, locale: 'en' as const, lists: new Map([[one.id, one]]) };
        const verdict = {
          id: 'a',
          verdict: 'same_person' as const,
          proposed: 0 as const,
          reason: secret,
          officer_id: 'o',
          agency: 'X',
          at: 0,
        };
        const views = [row(one.id, score, 'X'), row(one.id, 0.8, 'Y')].map((each) =>
          presentMatch({ ...each, entry_id: 'same' }, viewer, { adjudications: [verdict] }),
        );
        expect(views[0]).toEqual(views[1]);
        expect(JSON.stringify(views) ?? '').not.toContain(secret);
      }),
    );
  });
});
