import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import type { ConvertedItem } from '../watchlists/converted.ts';
import { heldDocuments, parseFtm } from '../watchlists/ftm.ts';
import { readLines } from '../watchlists/lines.ts';
import { parseUnConsolidated } from '../watchlists/un-consolidated.ts';
import { type ListSource, type Origin, sending } from './watchlist-source.ts';

/** Items of a file as they stream by; may be called again for another reading. */
type Convert = (open: () => Readable) => AsyncIterable<ConvertedItem>;

interface ConvertedSource extends ListSource {
  /** Reads as far as the first item; throws what a file of another kind makes the reader throw. */
  first(): Promise<void>;
}

/** A file of another format, converted line by line while it is sent: it is never whole in memory. */
export async function convertedSource(path: string, convert: Convert): Promise<ConvertedSource> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new Error(`${path}: no such file`);
  const file = basename(path);
  const origins: number[] = [];
  const bad = new Map<number, Origin>();
  const notes: Origin[] = [];

  function open(onBytes?: (read: number) => void): Readable {
    const bytes = createReadStream(path);
    if (onBytes !== undefined) bytes.on('data', () => onBytes(bytes.bytesRead));
    if (!path.toLowerCase().endsWith('.gz')) return bytes;
    const unpacked = createGunzip();
    bytes.on('error', (error) => unpacked.destroy(error)).pipe(unpacked);
    return unpacked;
  }

  /** One line of what is sent for each entry and each place where none could be read. */
  async function* lines(onBytes: (read: number) => void): AsyncGenerator<string> {
    const seen = new Set<string>();
    for await (const item of convert(() => open(onBytes))) {
      const id = item.kind === 'entry' ? item.entry.id : item.id;
      const at: Origin = { file, line: item.line };
      if (item.kind === 'kept') {
        notes.push({ ...at, field: item.field, reason: `${item.id ?? ''}: ${item.reason}`, kept: true });
        continue;
      }
      origins.push(item.line);
      if (id !== undefined && seen.has(id)) {
        bad.set(origins.length, { ...at, field: 'id', reason: `${id} stands at an earlier line` });
        // Sent as a line that names nobody new: the first one of this id is taken.
        yield `${JSON.stringify({ id })}\n`;
        continue;
      }
      if (id !== undefined) seen.add(id);
      if (item.kind === 'rejected')
        bad.set(origins.length, { ...at, field: item.field, reason: item.reason });
      yield `${JSON.stringify(item.kind === 'entry' ? item.entry : id === undefined ? {} : { id })}\n`;
    }
  }

  return {
    name: file,
    size: found.size,
    gzip: true,
    open: (onBytes) => sending(Readable.from(lines(onBytes)).pipe(createGzip()), () => {}),
    originAt: (line) => bad.get(line) ?? { file, line: origins[line - 1] ?? line },
    notes,
    async first() {
      for await (const _ of convert(() => open())) return;
    },
    async check() {
      const found: Origin[] = [];
      for await (const item of convert(() => open()))
        if (item.kind === 'rejected')
          found.push({ file, line: item.line, field: item.field, reason: item.reason });
      return found;
    },
  };
}

/** The UN consolidated list in XML (`.xml` or `.xml.gz`). */
export function unSource(path: string): Promise<ListSource> {
  return convertedSource(path, (open) => parseUnConsolidated(open()));
}

/** Entities of FollowTheMoney, one a line (`.json`, `.ndjson`, `.gz`). Read twice: documents first, then their holders. */
export function ftmSource(path: string): Promise<ListSource> {
  return convertedSource(path, async function* convert(open) {
    const held = await heldDocuments(readLines(open()));
    yield* parseFtm(readLines(open()), held);
  });
}
