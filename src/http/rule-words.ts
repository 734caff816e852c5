import type { Locale, Text } from './text.ts';

/** What rules say in Spanish, by what they say in English. Filled as rules are written, and the same in every process. */
const spanish = new Map<string, string>();

/**
 * What a rule of a schema says where it is broken: schemas hold one text, so they hold the English one, and
 * {@link inWords} gives the reader's. What a rule fills in is of a small set (times, ports, classes), never free text.
 *
 * @returns the English words
 */
export function ruleWords({ en, es }: Text): string {
  spanish.set(en, es);
  return en;
}

/** The words of a rule in the reader's language; what was not made by {@link ruleWords} stays as it is. */
export function inWords(message: string, locale: Locale): string {
  return locale === 'es' ? (spanish.get(message) ?? message) : message;
}
