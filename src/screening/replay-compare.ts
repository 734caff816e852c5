import type { Text } from '../http/text.ts';
import type { MatchPart } from './types.ts';

/** What one computation said of one entry; `parts` are there where it was a match. */
export interface Verdict {
  readonly listId: string;
  readonly entryId: string;
  readonly score: number;
  readonly parts?: readonly MatchPart[];
}

export type DifferenceKind =
  | 'candidate_gone'
  | 'candidate_new'
  | 'score'
  | 'parts'
  | 'match_gone'
  | 'match_new';

/** Where two computations of one screening part. */
export interface Difference {
  readonly listId: string;
  readonly entryId: string;
  readonly kind: DifferenceKind;
  readonly before?: number;
  readonly now?: number;
  /** Codes of the parts that differ. */
  readonly parts?: readonly string[];
}

export const differenceWords: Readonly<Record<DifferenceKind, Text>> = {
  candidate_gone: { en: 'was compared then, not now', es: 'se comparó entonces, ahora no' },
  candidate_new: { en: 'is compared now, was not then', es: 'se compara ahora, entonces no' },
  score: { en: 'the score differs', es: 'la puntuación es otra' },
  parts: {
    en: 'the score is the same, its parts differ',
    es: 'la puntuación es igual, sus partes son otras',
  },
  match_gone: { en: 'was a match then, is none now', es: 'era coincidencia entonces, ahora no' },
  match_new: { en: 'is a match now, was none then', es: 'es coincidencia ahora, entonces no' },
};

/** Scores are kept with four places. */
const ROUNDING = 0.00005;

const keyOf = ({ listId, entryId }: Pick<Verdict, 'listId' | 'entryId'>) => `${listId}/${entryId}`;

/** Everything in which the two differ, one difference an entry, in the order of lists and entries. Pure. */
export function differences(before: readonly Verdict[], now: readonly Verdict[]): Difference[] {
  const then = new Map(before.map((one) => [keyOf(one), one]));
  const today = new Map(now.map((one) => [keyOf(one), one]));
  const keys = [...new Set([...then.keys(), ...today.keys()])].sort();
  return keys.flatMap((key) => {
    const found = differenceOf(then.get(key), today.get(key));
    return found === undefined ? [] : [found];
  });
}

function differenceOf(before: Verdict | undefined, now: Verdict | undefined): Difference | undefined {
  const one = before ?? now;
  if (one === undefined) return undefined;
  const at = { listId: one.listId, entryId: one.entryId };
  const scores = {
    ...(before === undefined ? {} : { before: before.score }),
    ...(now === undefined ? {} : { now: now.score }),
  };
  if (now?.parts === undefined && before?.parts !== undefined)
    return { ...at, kind: 'match_gone', ...scores };
  if (before?.parts === undefined && now?.parts !== undefined) return { ...at, kind: 'match_new', ...scores };
  if (now === undefined) return { ...at, kind: 'candidate_gone', ...scores };
  if (before === undefined) return { ...at, kind: 'candidate_new', ...scores };
  const parts = differingParts(before.parts ?? [], now.parts ?? []);
  const told = parts.length === 0 ? {} : { parts };
  if (Math.abs(before.score - now.score) > ROUNDING) return { ...at, kind: 'score', ...scores, ...told };
  return parts.length === 0 ? undefined : { ...at, kind: 'parts', ...told };
}

/** Codes of parts that only one side has. The words are not looked at: they may be put better at any time. */
function differingParts(before: readonly MatchPart[], now: readonly MatchPart[]): string[] {
  const textOf = ({ code, effect, weight, subjectValue, entryValue }: MatchPart) =>
    JSON.stringify([code, effect, weight, subjectValue ?? null, entryValue ?? null]);
  const [then, today] = [new Set(before.map(textOf)), new Set(now.map(textOf))];
  const codes = [
    ...before.filter((one) => !today.has(textOf(one))),
    ...now.filter((one) => !then.has(textOf(one))),
  ];
  return [...new Set(codes.map(({ code }) => code))].sort();
}
