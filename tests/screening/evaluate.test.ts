import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateCases } from '../../src/cli/screening.ts';
import { evaluate } from '../../src/screening/evaluate.ts';
import { thresholdCurve } from '../../src/screening/threshold-curve.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'garita-evaluate-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

describe('an evaluation', () => {
  it('counts what a table of four cases holds', () => {
    const of = (score: number, isMatch: boolean) => ({ score, isMatch, group: 'g', words: `${score}` });
    const found = evaluate([of(0.9, true), of(0.5, true), of(0.8, false), of(0.1, false)], 0.7);
    expect(found.auc).toBe(0.75);
    expect(found.at).toEqual({ threshold: 0.7, precision: 0.5, recall: 0.5, f1: 0.5 });
    expect(found.falseAlertsPerTenThousand).toBe(5000);
    expect(found.worstMisses.map(({ words }) => words)).toEqual(['0.5']);
    expect(found.worstFalseAlerts.map(({ words }) => words)).toEqual(['0.8']);
  });

  it('has the area that comparing each match with each other case gives', () => {
    const scored = fc.record({ score: fc.constantFrom(0, 0.2, 0.5, 0.7, 1), isMatch: fc.boolean() });
    fc.assert(
      fc.property(fc.array(scored, { minLength: 2, maxLength: 30 }), (list) => {
        const cases = list.map((one) => ({ ...one, group: '', words: '' }));
        const matches = cases.filter(({ isMatch }) => isMatch);
        const others = cases.filter(({ isMatch }) => !isMatch);
        fc.pre(matches.length > 0 && others.length > 0);
        let won = 0;
        for (const a of matches)
          for (const b of others) won += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0;
        const { auc, curve } = evaluate(cases, 0.7);
        expect(auc).toBeCloseTo(won / (matches.length * others.length), 9);
        expect(curve.every((point, i) => i === 0 || point.recall <= (curve[i - 1]?.recall ?? 1))).toBe(true);
      }),
    );
  });

  it('reads pairs, and draws their curve', async () => {
    const text =
      'name1,name2,is_match,category\nHermelindo Iturbide,"ITURBIDE, Hermelindo",true,order\nHermelindo Iturbide,Rosalba Belmonte,false,other\n';
    const found = await evaluateCases([await file('pairs.csv', text)], { set: 'pairs' });
    expect(found).toMatchObject({ cases: 2, auc: 1, at: { f1: 1 } });
    expect(thresholdCurve(found)).toMatch(/^<svg .*<polyline/s);
  });

  it('reads screenings: those to be found and those nobody may be found for', async () => {
    const entry = {
      id: 'e-1',
      type: 'person',
      names: [{ full: 'ITURBIDE, Hermelindo' }],
      birthDates: ['1971-03-09'],
    };
    const watchlist = await file('list.ndjson', `${JSON.stringify(entry)}\n`);
    const rows = await file(
      'positives.csv',
      'id,treatment,query_name,dob_query\ne-1,letter,Hermelindo Iturbde,1971-03-09\n',
    );
    const clean = await file('clean.csv', 'full_name,date_of_birth\nRosalba Belmonte,1980-05-17\n');
    const found = await evaluateCases([rows, clean], { set: 'screenings', watchlist });
    expect(found.groups.map(({ group, recall, falseAlerts }) => [group, recall, falseAlerts])).toEqual([
      ['all', 1, 0],
      ['letter', 1, 0],
      ['clean', Number.NaN, 0],
    ]);
    await expect(evaluateCases([rows], { set: 'screenings' })).rejects.toThrow('--watchlist');
    await expect(evaluateCases([rows], { set: 'pairs', where: ['treatment=none'] })).rejects.toThrow(
      'no row',
    );
  });
});
