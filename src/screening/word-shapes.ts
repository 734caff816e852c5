import { grown } from './key-table.ts';
import type { WordTable } from './word-table.ts';

/** How long the words of a table are and how they begin and end: enough to tell most of them apart, without reading them. */
export interface WordShapes {
  length(number: number): number;
  ends(number: number): number;
}

export function createWordShapes(words: WordTable): WordShapes {
  let lengths = new Uint16Array(1024);
  let ends = new Uint16Array(1024);

  function learn(number: number): number {
    if (number >= lengths.length) {
      lengths = grown(lengths, number + 1);
      ends = grown(ends, number + 1);
    }
    const { text } = words.word(number);
    ends[number] = endsOf(text);
    lengths[number] = text.length;
    return text.length;
  }

  return {
    length: (number) => lengths[number] || learn(number),
    ends(number) {
      if (!lengths[number]) learn(number);
      return ends[number] ?? 0;
    },
  };
}

/** The first and the last letter of a folded word, eight bits each. */
export function endsOf(text: string): number {
  return ((text.charCodeAt(0) & 0xff) << 8) | (text.charCodeAt(text.length - 1) & 0xff);
}

/** Whether two words begin, or end, with one letter. */
export function endsMeet(a: number, b: number): boolean {
  return ((a ^ b) & 0xff00) === 0 || ((a ^ b) & 0xff) === 0;
}
