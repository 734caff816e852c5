/** Every text that a person reads exists in both languages of the border. */
export interface Text {
  readonly en: string;
  readonly es: string;
}

export type Locale = keyof Text;

/** The better of English and Spanish for an `Accept-Language` header (RFC 9110, quality values respected). */
export function localeFrom(acceptLanguage: string | null | undefined): Locale {
  if (!acceptLanguage) return 'en';
  const quality = { en: 0, es: 0 };
  for (const part of acceptLanguage.toLowerCase().split(',')) {
    const [tag = '', ...parameters] = part.trim().split(';');
    const q = parameters.map((p) => /^\s*q=([\d.]+)\s*$/.exec(p)?.[1]).find((v) => v !== undefined);
    const weight = q === undefined ? 1 : Number(q);
    const language = tag.split('-')[0];
    if (language === 'en' || language === 'es') quality[language] = Math.max(quality[language], weight);
  }
  return quality.es > quality.en ? 'es' : 'en';
}
