import { createWriteStream, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { entryLines, travelerLines } from '../../seed/lines.ts';

/** Joins lines into chunks of a fair size, telling how many lines have gone by. */
function* chunks(lines: Iterable<string>, onLines: (lines: number) => void): Generator<string> {
  let chunk = '';
  let count = 0;
  for (const line of lines) {
    chunk += line;
    count += 1;
    if (count % 1_000 === 0) {
      yield chunk;
      onLines(1_000);
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
  onLines(count % 1_000);
}

/** Writes `travelers.ndjson` and `watchlist.ndjson`, into a folder that is there, each whole or not at all. */
export async function writeSeedFiles(
  folder: string,
  seed: { readonly seed: number; readonly members: number; readonly entries: number },
  onLines: (lines: number) => void,
): Promise<readonly string[]> {
  const wanted = [
    ['travelers.ndjson', seed.members, () => travelerLines(seed.seed, seed.members)],
    ['watchlist.ndjson', seed.entries, () => entryLines(seed.seed, seed.entries, seed.members)],
  ] as const;
  const written: string[] = [];
  for (const [name, count, lines] of wanted) {
    if (count === 0) continue;
    const path = join(folder, name);
    await pipeline(Readable.from(chunks(lines(), onLines)), createWriteStream(`${path}.part`));
    renameSync(`${path}.part`, path);
    written.push(path);
  }
  return written;
}
