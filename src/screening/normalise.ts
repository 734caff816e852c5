import { fold, scriptOf } from './fold.ts';
import { parseMrzName } from './mrz-name.ts';
import { abbreviations, particles, surnameAbbreviations, titles } from './name-words.ts';
import { type Role, type Token, wordOf } from './token.ts';
import type { SubjectName } from './types.ts';

/** A name ready to be compared. `shown` is how it was written. */
export interface Name {
  readonly shown: string;
  readonly tokens: readonly Token[];
  /** Cut by a machine-readable zone: what it lacks says nothing. */
  readonly truncated: boolean;
}

interface Piece {
  readonly text: string;
  readonly role: Role;
  readonly truncated: boolean;
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
        : [
            { text: paternalSurname ?? '', role: 'paternal' as const, truncated: false },
            { text: maternalSurname, role: 'maternal' as const, truncated: false },
          ];
    names.push(
      build(shown, [{ text: givenNames ?? '', role: 'given', truncated: false }, ...surnames], false),
    );
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
    const after = line.slice(comma + 1).replaceAll(',', ' ');
    if (!isOnlyTitles(after)) {
      const given: Piece = { text: after, role: 'given', truncated: false };
      return build(line, [given, ...surnamePieces(line.slice(0, comma), false)], false);
    }
  }
  return build(line, capitalPieces(line) ?? plainPieces(line), false);
}

function mrzName(field: string): Name {
  const { surnames, givenNames, truncated } = parseMrzName(field);
  const given: Piece = { text: givenNames, role: 'given', truncated };
  return build(field, [given, ...surnamePieces(surnames, truncated)], truncated);
}

function isOnlyTitles(text: string): boolean {
  return fold(text)
    .split(/[^A-Z]+/)
    .every((word) => word === '' || titles.has(word));
}

/** The first surname with its particles is the paternal one, the rest maternal: `DE LA CRUZ LOPEZ`. */
function surnamePieces(surnames: string, truncated: boolean): Piece[] {
  const words = surnames.split(/[\s\-–]+/).filter((word) => word !== '');
  const first = words.findIndex((word) => !particles.has(fold(word)));
  if (first < 0 || first === words.length - 1) return [{ text: surnames, role: 'paternal', truncated }];
  return [
    { text: words.slice(0, first + 1).join(' '), role: 'paternal', truncated },
    { text: words.slice(first + 1).join(' '), role: 'maternal', truncated },
  ];
}

/** `Jhon Eidelber CANO CORREA`, `GARCIA Juan`: in a line of both cases, capitals at an end are the surnames. */
function capitalPieces(line: string): Piece[] | undefined {
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
    const given: Piece = { text: words.slice(0, from).join(' '), role: 'given', truncated: false };
    return [given, ...surnamePieces(words.slice(from).join(' '), false)];
  }
  if (from === 0 && to < words.length - 1 && capital.slice(0, to + 1).every(Boolean)) {
    const given: Piece = { text: words.slice(to + 1).join(' '), role: 'given', truncated: false };
    return [given, ...surnamePieces(words.slice(0, to + 1).join(' '), false)];
  }
  return undefined;
}

function plainPieces(line: string): Piece[] {
  return [{ text: line, role: 'unknown', truncated: false }];
}

function build(shown: string, pieces: readonly Piece[], truncated: boolean): Name {
  let tokens = pieces.flatMap((piece) => pieceTokens(piece, true));
  if (tokens.length < 2) tokens = pieces.flatMap((piece) => pieceTokens(piece, false));
  return { shown: shown.trim(), tokens: markFirst(tokens).slice(0, TOKENS_MOST), truncated };
}

function pieceTokens(piece: Piece, dropSmall: boolean): Token[] {
  const tokens: Token[] = [];
  const script = scriptOf(piece.text);
  let before = '';
  for (const raw of fold(piece.text).split(/[^A-Z0-9]+/)) {
    if (raw === '') continue;
    if (dropSmall && particles.has(raw)) {
      before += raw;
      continue;
    }
    if (dropSmall && titles.has(raw)) continue;
    const whole = script === 'vowelless' && raw.length >= 5 && raw.startsWith('AL') ? raw.slice(2) : raw;
    const isSurname = piece.role === 'paternal' || piece.role === 'maternal';
    const text =
      (isSurname ? undefined : abbreviations.get(whole)) ?? surnameAbbreviations.get(whole) ?? whole;
    const word = wordOf(text, script);
    tokens.push({
      word,
      role: piece.role,
      first: false,
      last: false,
      glued: before + text,
      cut: piece.truncated,
    });
    before = '';
  }
  return tokens;
}

/** The first token of the given names, or of a line that does not say, is the first given name; its last the last. */
function markFirst(tokens: readonly Token[]): Token[] {
  const first = tokens.findIndex((token) => token.role === 'given' || token.role === 'unknown');
  const last = tokens.length - 1;
  return tokens.map((token, i) => {
    if (last > 0 && i === first) return { ...token, first: true };
    return last > 0 && i === last && token.role === 'unknown' ? { ...token, last: true } : token;
  });
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
