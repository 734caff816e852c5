import { pointerOf } from './pointer.ts';
import { DomainError } from './problems.ts';
import { ruleWords } from './rule-words.ts';

/** No body of ours is nested deeper; what goes through one by recursion is safe down to here. */
const deepest = 64;
/** A shorter text can be nested no deeper than a stack bears, so it is not looked at for that. */
const harmlessLength = 2_000;

/** A value of the body and the way to it. */
interface Place {
  readonly value: unknown;
  readonly key: PropertyKey;
  readonly parent: Place | undefined;
  readonly depth: number;
}

function pathOf(place: Place): PropertyKey[] {
  const path: PropertyKey[] = [];
  for (let at: Place | undefined = place; at?.parent; at = at.parent) path.unshift(at.key);
  return path;
}

const isWhole = (text: string) => text.isWellFormed() && !text.includes('\0');

function notText(place: Place): DomainError {
  const pointer = pointerOf(pathOf(place));
  const message = ruleWords({
    en: 'expected text of whole Unicode characters, without U+0000',
    es: 'se esperaba texto de caracteres Unicode enteros, sin U+0000',
  });
  return new DomainError(
    'invalid_request',
    { en: `Mend these fields: ${pointer || '/'}.`, es: `Corrija estos campos: ${pointer || '/'}.` },
    { errors: [{ pointer, message }] },
  );
}

/**
 * Refuses what JSON can write and nothing here can keep (RFC 7493): halves of surrogate pairs and U+0000, which the two
 * engines store differently; and a body that is nested deeper than any of ours.
 *
 * Both are written with an escape or take much text, so that the body of a lane check is never walked through.
 *
 * @throws DomainError `invalid_request` with the field, or `invalid_body`
 */
export function refuseFlaws(text: string, value: unknown): void {
  if (text.length <= harmlessLength && !text.includes('\\u')) return;
  const waiting: Place[] = [{ value, key: '', parent: undefined, depth: 0 }];
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    const { value: here, depth } = place;
    if (typeof here === 'string' && !isWhole(here)) throw notText(place);
    if (here === null || typeof here !== 'object') continue;
    if (depth === deepest) {
      throw new DomainError('invalid_body', {
        en: `The body is nested deeper than ${deepest} levels.`,
        es: `El cuerpo tiene más de ${deepest} niveles.`,
      });
    }
    for (const [key, below] of Object.entries(here)) {
      const next = { value: below, key, parent: place, depth: depth + 1 };
      if (!isWhole(key)) throw notText(place);
      if (typeof below === 'string' || (typeof below === 'object' && below !== null)) waiting.push(next);
    }
  }
}
