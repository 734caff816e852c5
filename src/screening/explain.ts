import type { Pair } from './align.ts';
import { unpackDate } from './birth-date.ts';
import type { ScreeningConfiguration } from './configuration.ts';
import {
  type Bilingual,
  dateWords,
  type Likeness,
  type NamePart,
  numberWords,
  otherWords,
  partWords,
  roleCodes,
} from './explain-words.ts';
import type { Evidence } from './score.ts';
import type { Token } from './token.ts';
import type { MatchPart } from './types.ts';

/** Weights nearer to zero than this neither support nor contradict. */
const NEUTRAL = 0.05;

/** The parts of a score, heaviest first. Their weights and the configured prior add up to the score's log-odds. */
export function explain(evidence: Evidence, configuration: ScreeningConfiguration): MatchPart[] {
  const parts = [...nameParts(evidence, configuration), ...otherParts(evidence)];
  return parts.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}

function nameParts({ names, weakAlias }: Evidence, configuration: ScreeningConfiguration): MatchPart[] {
  if (names === undefined) return [];
  const { alignment, pairWeights, subjectOnlyWeights, entryOnlyWeights, complete, order } = names.evidence;
  const parts = alignment.pairs.map((pair, i) => {
    const role = roleOf(pair);
    const second = [...pair.entry, ...pair.subject].every(isSecondGiven);
    const words = partWords(second ? 'secondGiven' : role, likenessOf(pair, configuration.name.supportsFrom));
    return part(roleCodes[role], pairWeights[i] ?? 0, words, text(pair.subject), text(pair.entry));
  });
  for (const [i, token] of alignment.subjectOnly.entries()) {
    const words = partWords(partOf(token), 'extra');
    parts.push(part(roleCodes[token.role], subjectOnlyWeights[i] ?? 0, words, text([token]), undefined));
  }
  for (const [i, token] of alignment.entryOnly.entries()) {
    const words = partWords(partOf(token), 'absent');
    parts.push(part(roleCodes[token.role], entryOnlyWeights[i] ?? 0, words, undefined, text([token])));
  }
  const both = [names.subject.name.shown, names.entry.name.shown] as const;
  if (complete !== 0) {
    const whole = alignment.subjectOnly.length + alignment.entryOnly.length === 0;
    parts.push(part('name_complete', complete, whole ? otherWords.complete : otherWords.anchored, ...both));
  }
  if (order !== 0) {
    const crossed = order < configuration.name.surnamesExchanged;
    parts.push(part('name_order', order, crossed ? otherWords.crossed : otherWords.exchanged, ...both));
  }
  if (names.floor !== 0)
    parts.push(part('document_carries', names.floor, otherWords.documentCarries, ...both));
  if (weakAlias !== 0) parts.push(part('alias_quality', weakAlias, otherWords.weakAlias, undefined, both[1]));
  return parts;
}

function otherParts({ birthDate, number, curp, nationality }: Evidence): MatchPart[] {
  const parts: MatchPart[] = [];
  if (birthDate !== undefined) {
    const { grade, weight, a, b } = birthDate;
    parts.push(part('birth_date', weight, dateWords[grade], unpackDate(a), unpackDate(b)));
  }
  if (number !== undefined) {
    const { grade, weight, a, b } = number;
    parts.push(
      part(grade === 'plate' ? 'plate' : 'document', weight, numberWords[grade], a.number, b.number),
    );
  }
  if (curp !== undefined) {
    const words = curp.agrees ? otherWords.curpAgrees : otherWords.curpDiffers;
    const [ofSubject, ofEntry] =
      curp.holder === 'subject' ? [curp.letters, undefined] : [undefined, curp.letters];
    parts.push(part('curp', curp.weight, words, ofSubject, ofEntry));
  }
  if (nationality !== undefined) {
    const words = nationality.equal ? otherWords.nationalityEqual : otherWords.nationalityDiffers;
    const entryValue = nationality.equal ? nationality.value : undefined;
    parts.push(part('nationality', nationality.weight, words, nationality.value, entryValue));
  }
  return parts;
}

function part(
  code: string,
  weight: number,
  words: Bilingual,
  subjectValue: string | undefined,
  entryValue: string | undefined,
): MatchPart {
  return {
    code,
    effect: Math.abs(weight) < NEUTRAL ? 'neutral' : weight > 0 ? 'supports' : 'contradicts',
    weight: Math.round(weight * 1000) / 1000,
    ...(subjectValue === undefined ? {} : { subjectValue }),
    ...(entryValue === undefined ? {} : { entryValue }),
    words: words.en,
    wordsEs: words.es,
  };
}

function roleOf(pair: Pair): Token['role'] {
  return [...pair.entry, ...pair.subject].find((token) => token.role !== 'unknown')?.role ?? 'unknown';
}

function likenessOf(pair: Pair, supportsFrom: number): Likeness {
  if (pair.kind === 'joined' || pair.kind === 'initial') return pair.kind;
  if (pair.similarity === 1) return 'equal';
  if (pair.similarity >= SAME) return reasonOf(pair);
  return pair.similarity >= supportsFrom ? 'similar' : 'differs';
}

/** From here two words are one name, written or called otherwise. */
const SAME = 0.87;

/** Why two words that differ in letters are one name. */
function reasonOf({ subject: [a], entry: [b] }: Pair): Likeness {
  if (a === undefined || b === undefined) return 'slip';
  const forms = [a.word.root, ...a.word.called];
  if ([b.word.root, ...b.word.called].some((form) => forms.includes(form)))
    return a.word.code === b.word.code ? 'sound' : 'called';
  if (a.glued === b.glued || a.glued === b.word.text || a.word.text === b.glued) return 'particle';
  if (a.word.code === b.word.code) return 'sound';
  return a.word.script === b.word.script ? 'slip' : 'heard';
}

const isSecondGiven = (token: Token) => token.role === 'given' && !token.first;

const partOf = (token: Token): NamePart => (isSecondGiven(token) ? 'secondGiven' : token.role);

function text(tokens: readonly Token[]): string {
  return tokens.map((token) => token.word.text).join(' ');
}
