import { fold } from '../../src/screening/fold.ts';
import type { Draw } from '../../src/seed/draw.ts';

/** A name in its parts, as it is rewritten. */
export interface Parts {
  readonly given: readonly string[];
  readonly surnames: readonly string[];
  readonly birthDate: string;
}

/** One way in which papers, clerks and scanners write a person otherwise; undefined where it does not apply. */
type Rewriting = (parts: Parts, draw: Draw) => Parts | undefined;

/** Changes one longer word of the surnames. */
const onSurname =
  (change: (word: string, draw: Draw) => string): Rewriting =>
  (parts, draw) => {
    const at = draw.whole(0, parts.surnames.length - 1);
    const word = fold(parts.surnames[at] ?? '');
    if (!/^[A-Z]{4,}$/.test(word)) return undefined;
    const changed = change(word, draw);
    return changed === word ? undefined : { ...parts, surnames: parts.surnames.with(at, changed) };
  };

const twoSurnames = (parts: Parts) => parts.surnames.length === 2;
const neighbours = 'QWERTYUIOP ASDFGHJKL ZXCVBNM';
const sounds: readonly (readonly [RegExp, string])[] = [
  [/V/, 'B'],
  [/B/, 'V'],
  [/Z/, 'S'],
  [/LL/, 'Y'],
  [/C(?=[EI])/, 'S'],
  [/G(?=[EI])/, 'J'],
  [/QU(?=[EI])/, 'K'],
  [/^H/, ''],
  [/S$/, 'Z'],
];

/** Those of names from Mexican and American papers, by name. */
export const rewritings: Readonly<Record<string, Rewriting>> = {
  'maternal surname dropped': (parts) =>
    twoSurnames(parts) ? { ...parts, surnames: parts.surnames.slice(0, 1) } : undefined,
  'surnames exchanged': (parts) =>
    twoSurnames(parts) ? { ...parts, surnames: parts.surnames.toReversed() } : undefined,
  'paternal surname as a middle name': (parts) =>
    twoSurnames(parts)
      ? {
          ...parts,
          given: [...parts.given, parts.surnames[0] ?? ''],
          surnames: parts.surnames.slice(1),
        }
      : undefined,
  'surnames joined': (parts) =>
    twoSurnames(parts) ? { ...parts, surnames: [parts.surnames.map(fold).join('')] } : undefined,
  'second given name dropped': (parts) =>
    parts.given.length > 1 ? { ...parts, given: parts.given.slice(0, 1) } : undefined,
  'first given name as an initial': (parts) =>
    parts.given.length > 1 ? { ...parts, given: parts.given.with(0, `${parts.given[0]?.[0]}.`) } : undefined,
  'letters exchanged': onSurname((word, draw) => {
    const at = draw.whole(0, word.length - 2);
    return word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2);
  }),
  'letter lost': onSurname((word, draw) => {
    const at = draw.whole(0, word.length - 1);
    return word.slice(0, at) + word.slice(at + 1);
  }),
  'neighbouring key': onSurname((word, draw) => {
    const at = draw.whole(0, word.length - 1);
    const key = neighbours.indexOf(word[at] ?? '');
    const near = `${neighbours[key - 1] ?? ''}${neighbours[key + 1] ?? ''}`.trim();
    return word.slice(0, at) + draw.one([...near]) + word.slice(at + 1);
  }),
  'written by ear': onSurname((word, draw) => {
    const fitting = sounds.filter(([from]) => from.test(word));
    if (fitting.length === 0) return word;
    const [from, to] = draw.one(fitting);
    return word.replace(from, to);
  }),
  'read by a scanner': onSurname((word) =>
    word.replace(/[OIB]/, (letter) => ({ O: '0', I: '1', B: '8' })[letter] ?? ''),
  ),
  'day and month exchanged': (parts) => {
    const [year = '', month = '', day = ''] = parts.birthDate.split('-');
    return Number(day) > 12 || day === month ? undefined : { ...parts, birthDate: `${year}-${day}-${month}` };
  },
};

/** The parts with so many different rewritings, one after the other; undefined when no such choice applies. */
export function rewrite(parts: Parts, count: number, draw: Draw): { parts: Parts; how: string } | undefined {
  for (let attempt = 0; attempt < 8; attempt++) {
    const names = Object.keys(rewritings);
    const chosen: string[] = [];
    let now: Parts | undefined = parts;
    for (let i = 0; i < count && now !== undefined; i++) {
      const name: string = draw.one(names.filter((other) => !chosen.includes(other)));
      chosen.push(name);
      now = rewritings[name]?.(now, draw);
    }
    if (now !== undefined) return { parts: now, how: chosen.sort().join(' + ') };
  }
  return undefined;
}
