/** Field lengths of ICAO 9303 parts 4 to 6: TD1 and MRV-B/TD2 near 30, TD3 39. */
const FIELD_LENGTHS = new Set([30, 31, 36, 39]);

export interface MrzName {
  readonly surnames: string;
  readonly givenNames: string;
  /** The field was full: names at its end may be cut, reduced to initials or left out (ICAO 9303-3, 4.2). */
  readonly truncated: boolean;
}

/**
 * Parses the name field of a machine-readable zone: primary identifier, `<<`, secondary identifier. A field
 * without `<<` holds a single identifier. Digits that scanners read for letters (0, 1, 5, 8) are read back.
 */
export function parseMrzName(field: string): MrzName {
  const text = field
    .trim()
    .toUpperCase()
    .replaceAll('0', 'O')
    .replaceAll('1', 'I')
    .replaceAll('5', 'S')
    .replaceAll('8', 'B');
  const border = text.indexOf('<<');
  const surnames = border < 0 ? text : text.slice(0, border);
  const givenNames = border < 0 ? '' : text.slice(border + 2);
  const words = (part: string) => part.replace(/<+/g, ' ').trim();
  const truncated = FIELD_LENGTHS.has(text.length) && !text.endsWith('<<');
  return { surnames: words(surnames), givenNames: words(givenNames), truncated };
}
