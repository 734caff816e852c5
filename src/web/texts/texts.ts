import type { Locale } from '../../http/text.ts';
import { en } from './en.ts';
import { es } from './es.ts';

/** The texts of the pages in one language. */
export type Texts = typeof en;

export function textsOf(locale: Locale): Texts {
  return locale === 'es' ? es : en;
}
