import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heardAlike } from '../../src/screening/across-scripts.ts';
import { comparePair } from '../../src/screening/compare.ts';
import { defaultConfiguration } from '../../src/screening/configuration.ts';
import type { Script } from '../../src/screening/fold.ts';
import { entry, screen, subject } from './people.ts';

const { threshold } = defaultConfiguration;
const score = (a: string, b: string) => comparePair({ name: a }, { name: b }).score;

/** Writers and painters as encyclopedias write them. */
const writers: readonly (readonly [string, readonly string[]])[] = [
  [
    'Pablo Neruda',
    [
      '巴勃罗·聂鲁达',
      'パブロ・ネルーダ',
      '파블로 네루다',
      'بابلو نيرودا',
      'פבלו נרודה',
      'पाब्लो नेरूदा',
      'ปาโบล เนรูดา',
    ],
  ],
  ['Frida Kahlo', ['弗里达·卡罗', 'フリーダ・カーロ', '프리다 칼로', 'فريدا كاهلو', 'फ्रीडा काहलो']],
  ['Miguel de Cervantes', ['ミゲル・デ・セルバンテス', '미겔 데 세르반테스']],
  [
    'Federico Fellini',
    ['费德里科·费里尼', 'フェデリコ・フェリーニ', '페데리코 펠리니', 'فيديريكو فليني', 'פדריקו פליני'],
  ],
  ['Naguib Mahfouz', ['纳吉布·马哈富兹', 'ナギーブ・マフフーズ', 'נגיב מחפוז']],
];
const written = writers.flatMap(([latin, others]) => others.map((other) => [other, latin] as const));

describe('a name written down by its sound in another script', () => {
  it.each(written)('%s is %s', (other, latin) => {
    expect(score(other, latin)).toBeGreaterThanOrEqual(threshold);
    expect(score(latin, other)).toBeCloseTo(score(other, latin), 10);
  });

  it('is nobody else', () => {
    for (const [other, own] of written)
      for (const [latin] of writers) if (latin !== own) expect(score(other, latin)).toBeLessThan(threshold);
  });

  it('is found on a list, and finds what a list holds in its script', () => {
    const birthDate = '1980-05-17';
    const found = written.filter(([other, latin]) => {
      const dated = { birthDates: [birthDate] };
      const there = screen([entry('e-1', latin, dated)], subject(other, { birthDate }));
      const back = screen([entry('e-1', other, dated)], subject(latin, { birthDate }));
      return there.length === 1 && back.length === 1;
    });
    expect(found).toEqual(written);
  });

  it('keeps its long vowels: the same consonants do not make the same Arabic name', () => {
    expect(score('حسين قرضاوي', 'Hussein Qaradawi')).toBeGreaterThan(score('حسين قرضاوي', 'Hasan Qaradawi'));
  });

  it('is told with its reason in both languages', () => {
    const { parts } = comparePair({ name: '巴勃罗·聂鲁达' }, { name: 'Pablo Neruda' });
    expect(parts.map(({ words }) => words).join()).toContain('written in another script');
    expect(parts.map(({ wordsEs }) => wordsEs).join()).toContain('escrito en otra escritura');
  });

  it('is as like as the other way round, and at most equal', () => {
    const word = fc.stringMatching(/^[ABCDEGHIJKLMNOPRSTUWYZ]{1,10}$/);
    const script = fc.constantFrom<Script>('full', 'vowelless', 'spoken');
    fc.assert(
      fc.property(word, script, word, script, (a, scriptA, b, scriptB) => {
        const likeness = heardAlike(a, scriptA, b, scriptB);
        expect(likeness).toBeCloseTo(heardAlike(b, scriptB, a, scriptA), 10);
        expect(likeness).toBeGreaterThanOrEqual(0);
        expect(likeness).toBeLessThan(0.98);
      }),
    );
  });
});
