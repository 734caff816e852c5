import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { entryKeys, numberHash, subjectKeys } from '../../src/screening/coarse-keys.ts';
import type { ListEntry } from '../../src/screening/types.ts';
import {
  concernedState,
  concernedText,
  prunedKeys,
  vettingState,
} from '../../src/watchlists/vetting-state.ts';
import { entry, importLines, openList } from '../harness/watchlist-fixtures.ts';

let h: Harness;
beforeEach(async () => {
  h = await makeHarness();
  await openList(h, 'l');
});
afterEach(() => h.close());

const named = (id: string, full: string) => ({ id, type: 'person', names: [{ full, kind: 'primary' }] });
const keysOf = (fullName: string) =>
  JSON.stringify(subjectKeys({ id: 't', fullName }, numberHash(h.services.keys)));
const advanceTo = (seq: number) =>
  h.services.db.batch([
    sql`UPDATE vetting_watermark SET vetted_through_seq = ${seq}, advanced_at = 0`,
    prunedKeys(),
  ]);

describe('the vetting state', () => {
  it('knows the newest publication and since when something is unvetted', async () => {
    expect(await vettingState(h.services.db)).toEqual({ vettedThroughSeq: 0, headSeq: 0 });
    const first = h.services.now();
    await importLines(h, 'l', [entry('a')]);
    h.advance(5000);
    await importLines(h, 'l', [entry('a'), entry('b')]);
    expect(await vettingState(h.services.db)).toEqual({
      vettedThroughSeq: 0,
      headSeq: 2,
      unvettedSince: first,
    });
    await advanceTo(1);
    expect(await vettingState(h.services.db)).toEqual({
      vettedThroughSeq: 1,
      headSeq: 2,
      unvettedSince: first + 5000,
    });
    await advanceTo(2);
    expect(await vettingState(h.services.db)).toEqual({ vettedThroughSeq: 2, headSeq: 2 });
  });

  it('concerns who shares a coarse key with what is published and not vetted, and nobody else', async () => {
    await importLines(h, 'l', [named('a', 'QUIROZ ZAPATA, Leonardo')]);
    const state = async (name: string) => (await concernedState(h.services.db, keysOf(name))).concerned;
    expect(await state('Leonardo Quiros')).toBe(true);
    expect(await state('Bartholomew Smith')).toBe(false);
    await advanceTo(1);
    expect(await state('Leonardo Quiros')).toBe(false);
    await importLines(h, 'l', [named('a', 'QUIROZ ZAPATA, Leonardo'), named('b', 'SMITH, Bartholomew')]);
    expect(await state('Leonardo Quiros')).toBe(false);
    expect(await state('Bartholomew Smith')).toBe(true);
  });

  it('is not moved by what is only staged', async () => {
    const keys = entryKeys(named('a', 'QUIROZ ZAPATA, Leonardo') as ListEntry, numberHash(h.services.keys));
    await h.services.db.batch([
      sql`INSERT INTO unvetted_keys (key, list_id, version) SELECT value, 'l', 1 FROM json_each(${JSON.stringify(keys)})`,
    ]);
    expect((await concernedState(h.services.db, keysOf('Leonardo Quiroz'))).concerned).toBe(false);
  });

  it('can be asked within another query', async () => {
    await importLines(h, 'l', [named('a', 'QUIROZ ZAPATA, Leonardo')]);
    const rows = await h.services.db.all({
      text: `SELECT t.value AS name, ${concernedText('t.keys')} AS concerned FROM (SELECT 'x' AS value, ? AS keys UNION ALL SELECT 'y', ?) t`,
      values: [keysOf('Leonardo Quiroz'), keysOf('Bartholomew Smith')],
    });
    expect(rows).toEqual([
      { name: 'x', concerned: 1 },
      { name: 'y', concerned: 0 },
    ]);
  });

  it('keeps the keys of what is not vetted when it prunes', async () => {
    await importLines(h, 'l', [named('a', 'QUIROZ, Leonardo')]);
    await importLines(h, 'l', [named('a', 'QUIROZ, Leonardo'), named('b', 'SMITH, Bartholomew')]);
    await advanceTo(1);
    const versions = await h.services.db.all(sql`SELECT DISTINCT version FROM unvetted_keys`);
    expect(versions).toEqual([{ version: 2 }]);
  });
});
