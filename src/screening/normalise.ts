import { fold } from './fold.ts';
import { parseMrzName } from './mrz-name.ts';
import { particles, titles } from './name-words.ts';
import type { Role, Token } from './token.ts';
import type { SubjectName } from './types.ts';
import { mixesCases, type WrittenWord, writtenWords } from './written-words.ts';

/** A name ready to be compared. `shown` is how it was written. */
export interface Name {
  readonly shown: string;
  readonly tokens: readonly Token[];
  /** Cut by a machine-readable zone: what it lacks says nothing. */
  readonly truncated: boolean;
}

interface Piece {
  readonly words: readonly WrittenWord[];
  readonly role: Role;
  readonly truncated: boolean;
}

function piece(text: string, role: Role, truncated: boolean): Piece {
  return { words: writtenWords(text), role, truncated };
}

/** The longest names of the lists have about ten words; what follows adds time, not knowledge. */
const TOKENS_MOST = 12;

/** A subject's own name from whichever of its fields are there: the MRZ, separate fields, one line. Best first. */
export function subjectNames(subject: SubjectName): readonly Name[] {
  const names: Name[] = [];
  const { paternalSurname, maternalSurname, givenNames } = subject;
  if (paternalSurname !== undefined || maternalSurname !== undefined || givenNames !== undefined) {
    const shown = [givenNames, paternalSurname, maternalSurname]
      .filter((part) => part !== undefined)
      .join(' ');
    const surnames =
      maternalSurname === undefined || maternalSurname.trim() === ''
        ? surnamePieces(paternalSurname ?? '', false)
        : [piece(paternalSurname ?? '', 'paternal', false), piece(maternalSurname, 'maternal', false)];
    names.push(build(shown, [piece(givenNames ?? '', 'given', false), ...surnames], false));
  }
  if (subject.fullName !== undefined) names.push(lineName(subject.fullName));
  if (subject.mrzName !== undefined) names.push(mrzName(subject.mrzName));
  return distinct(names);
}

/** A name on one line: `SURNAMES, Given`, `Given SURNAMES`, or plain. */
export function lineName(line: string): Name {
  if (line.includes('<<')) return mrzName(line);
  const comma = line.indexOf(',');
  if (comma > 0 && comma < line.length - 1) {
    const after = line.slice(comma + 1);
    const given = piece(after, 'given', false);
    if (!isOnlyTitles(given, after))
      return build(line, [given, ...surnamePieces(line.slice(0, comma), false)], false);
  }
  return build(line, capitalPieces(line) ?? [piece(line, 'unknown', false)], false);
}

function mrzName(field: string): Name {
  const { surnames, givenNames, truncated } = parseMrzName(field);
  const given = piece(givenNames, 'given', truncated);
  return build(field, [given, ...surnamePieces(surnames, truncated)], truncated);
}

function isOnlyTitles({ words }: Piece, text: string): boolean {
  const first = words[0];
  if (first !== undefined && !first.isTitle && !/\d/.test(first.folded)) return false;
  return fold(text)
    .split(/[^A-Z]+/)
    .every((word) => word === '' || titles.has(word));
}

/** The first surname with its particles is the paternal one, the rest maternal: `DE LA CRUZ LOPEZ`. */
function surnamePieces(surnames: string, truncated: boolean): Piece[] {
  let end = 0;
  for (let from = nextWord(surnames, 0); from < surnames.length; from = nextWord(surnames, end)) {
    end = wordEnd(surnames, from);
    if (particles.has(fold(surnames.slice(from, end)))) continue;
    const rest = nextWord(surnames, end);
    if (rest === surnames.length) break;
    return [
      piece(surnames.slice(0, end), 'paternal', truncated),
      piece(surnames.slice(rest), 'maternal', truncated),
    ];
  }
  return [piece(surnames, 'paternal', truncated)];
}

function nextWord(text: string, at: number): number {
  let i = at;
  while (i < text.length && isBetweenSurnames(text.charCodeAt(i))) i++;
  return i;
}

function wordEnd(text: string, at: number): number {
  let i = at;
  while (i < text.length && !isBetweenSurnames(text.charCodeAt(i))) i++;
  return i;
}

/** White space and the hyphen and dash of a double surname. */
function isBetweenSurnames(code: number): boolean {
  if (code < 0x80) return code === 32 || code === 45 || (code >= 9 && code <= 13);
  return /[\s–]/.test(String.fromCharCode(code));
}

/** `Jhon Eidelber CANO CORREA`, `GARCIA Juan`: in a line of both cases, capitals at an end are the surnames. */
function capitalPieces(line: string): Piece[] | undefined {
  if (mixesCases(line) === false) return undefined;
  const words = line.split(/\s+/).filter((word) => word !== '');
  const letters = words.map((word) => word.replace(/[^\p{L}]/gu, ''));
  const capital = letters.map(
    (word) => word.length > 2 && word === word.toUpperCase() && word !== word.toLowerCase(),
  );
  const small = letters.some((word) => word.length > 1 && word !== word.toUpperCase());
  if (!small || !capital.includes(true)) return undefined;
  const from = capital.indexOf(true);
  const to = capital.lastIndexOf(true);
  if (from > 0 && to === words.length - 1) {
    const given = piece(words.slice(0, from).join(' '), 'given', false);
    return [given, ...surnamePieces(words.slice(from).join(' '), false)];
  }
  if (from === 0 && to < words.length - 1 && capital.slice(0, to + 1).every(Boolean)) {
    const given = piece(words.slice(to + 1).join(' '), 'given', false);
    return [given, ...surnamePieces(words.slice(0, to + 1).join(' '), false)];
  }
  return undefined;
}

function build(shown: string, pieces: readonly Piece[], truncated: boolean): Name {
  const tokens = tokensOf(pieces, true);
  const all = tokens.length < 2 ? tokensOf(pieces, false) : tokens;
  markEnds(all);
  if (all.length > TOKENS_MOST) all.length = TOKENS_MOST;
  return { shown: shown.trim(), tokens: all, truncated };
}

type Unmarked = { -readonly [K in keyof Token]: Token[K] };

function tokensOf(pieces: readonly Piece[], dropSmall: boolean): Unmarked[] {
  const tokens: Unmarked[] = [];
  for (const { words, role, truncated } of pieces) {
    const isSurname = role === 'paternal' || role === 'maternal';
    let before = '';
    for (const { folded, isParticle, isTitle, asSurname, elsewhere } of words) {
      if (dropSmall && isParticle) {
        before += folded;
        continue;
      }
      if (dropSmall && isTitle) continue;
      const word = isSurname ? asSurname : elsewhere;
      const glued = before === '' ? word.text : before + word.text;
      tokens.push({ word, role, first: false, last: false, glued, cut: truncated });
      before = '';
    }
  }
  return tokens;
}

/** The first token of the given names, or of a line that does not say, is the first given name; its last the last. */
function markEnds(tokens: readonly Unmarked[]): void {
  if (tokens.length < 2) return;
  const first = tokens.find(({ role }) => role === 'given' || role === 'unknown');
  if (first !== undefined) first.first = true;
  const last = tokens.at(-1);
  if (last !== undefined && last !== first && last.role === 'unknown') last.last = true;
}

function distinct(names: readonly Name[]): Name[] {
  const seen = new Set<string>();
  return names.filter((name) => {
    const key = name.tokens.map((token) => `${token.role}${token.word.text}`).join(' ');
    if (name.tokens.length === 0 || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
