/** A line with its number, from 1. `text` is absent when the bytes cannot be read: `problem` says why. */
export type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly text?: never; readonly problem: string };

/** The longest line, in bytes; a longer one is reported and skipped. */
export const longestLine = 512 * 1024;

const newline = 10;

function concat(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1 && parts[0] !== undefined) return parts[0];
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * Cuts a stream of bytes into lines (LF or CRLF), a few at a time as they come; blank lines are counted and left out.
 * Holds one line in memory. Each line is decoded by itself, so that bad UTF-8 costs one line and not the file.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Line[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let parts: Uint8Array[] = [];
  let held = 0;
  let number = 0;

  function finish(rest: Uint8Array): Line | undefined {
    number += 1;
    const tooLong = held + rest.length > longestLine;
    const bytes = tooLong ? undefined : concat([...parts, rest]);
    parts = [];
    held = 0;
    if (bytes === undefined) return { number, problem: `longer than ${longestLine} bytes` };
    try {
      const text = decoder.decode(bytes);
      return text.trim() === '' ? undefined : { number, text };
    } catch {
      return { number, problem: 'not valid UTF-8' };
    }
  }

  for await (const chunk of chunks) {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      const line = finish(chunk.subarray(start, end));
      if (line) lines.push(line);
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    held += rest.length;
    // What is beyond the limit is counted, not kept.
    if (rest.length > 0 && held <= longestLine) parts.push(rest.slice());
    if (lines.length > 0) yield lines;
  }
  if (held > 0) {
    const last = finish(new Uint8Array());
    if (last) yield [last];
  }
}
