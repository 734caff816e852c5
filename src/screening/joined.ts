import type { Token } from './token.ts';

/** Of how many tokens a word written together may consist: `SAEZ DE EGUILAZ MURGUIONDO` has three. */
export const LONGEST_RUN = 3;

/** A run of tokens written together, with the particles between them; those before the first may be left out. */
export function joinedTexts(run: readonly Token[]): readonly string[] {
  const first = run[0];
  if (first === undefined) return [];
  const rest = run
    .slice(1)
    .map((token) => token.glued)
    .join('');
  const texts = [first.glued + rest];
  if (first.glued !== first.word.text) texts.unshift(first.word.text + rest);
  const second = run[1];
  // Surnames are written together in either order.
  if (run.length === 2 && first.role === 'paternal' && second?.role === 'maternal') {
    texts.push(second.word.text + first.glued);
  }
  return texts;
}
