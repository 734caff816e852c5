import { soundsEqual } from './phonetic.ts';
import type { Token } from './token.ts';
import { textSimilarity } from './token-similarity.ts';

/** From here words written together count as the same name. */
export const JOINED_FROM = 0.88;

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

/** How alike a run of tokens is, written together, to one token. */
export function joinedSimilarity(run: readonly Token[], whole: Token): number {
  let best = 0;
  for (const joined of joinedTexts(run)) {
    best = Math.max(best, togetherSimilarity(joined, whole.word.text));
    if (whole.glued !== whole.word.text) best = Math.max(best, togetherSimilarity(joined, whole.glued));
  }
  return best;
}

/** How alike a word and several written together are: 0 when they are not. */
export function togetherSimilarity(joined: string, single: string): number {
  if (joined === single) return 0.98;
  if (Math.abs(joined.length - single.length) > 2) return 0;
  // A joined name begins or ends as its parts do; both slips at once are too rare to pay for.
  if (joined[0] !== single[0] && joined.at(-1) !== single.at(-1)) return 0;
  const similarity = textSimilarity(joined, single, JOINED_FROM);
  return similarity < 0.94 && soundsEqual(joined, single) ? 0.94 : similarity;
}
