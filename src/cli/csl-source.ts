import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip, gzipSync } from 'node:zlib';
import { type CsvError, parse } from 'csv-parse';
import { cslColumns, cslEntry } from '../watchlists/us-csl.ts';
import type { ListSource, Origin } from './watchlist-source.ts';
import { sending } from './watchlist-source.ts';

interface CsvRow {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

/** The US consolidated screening list in CSV (`.csv` or `.csv.gz`), read here row by row and sent as NDJSON. */
export async function cslSource(path: string): Promise<ListSource> {
  const lines: string[] = [];
  const origins: Origin[] = [];
  const notes: Origin[] = [];
  const file = basename(path);
  const bytes = createReadStream(path);
  const text = path.toLowerCase().endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  const rows = parse({
    bom: true,
    columns: (header: string[]) => {
      const lacking = cslColumns.filter((column) => !header.includes(column));
      if (lacking.length > 0) throw new Error(`${path}: not the consolidated list: no column ${lacking[0]}`);
      return header;
    },
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error: CsvError | undefined) => {
      notes.push({ file, line: Number(error?.lines ?? 0), reason: error?.message ?? 'not CSV' });
      return undefined;
    },
  });
  for (const stream of new Set([bytes, text])) stream.on('error', (error: Error) => rows.destroy(error));
  text.pipe(rows);
  const seen = new Set<string>();
  for await (const { record, info } of rows as AsyncIterable<CsvRow>) {
    const item = cslEntry(record);
    const id = item.kind === 'entry' ? item.entry.id : item.id;
    const at = { file, line: info.lines };
    if (id !== undefined && seen.has(id)) {
      notes.push({ ...at, field: '_id', reason: `${id} stands at an earlier line` });
      continue;
    }
    if (id !== undefined) seen.add(id);
    // A bad row is sent as a bad line too: the API must know of it, lest it take its entry for removed.
    lines.push(JSON.stringify(item.kind === 'entry' ? item.entry : id === undefined ? {} : { id }));
    origins.push(item.kind === 'entry' ? at : { ...at, field: item.field, reason: item.reason });
  }
  const packed = gzipSync(`${lines.join('\n')}\n`);
  return {
    name: file,
    size: packed.length,
    gzip: true,
    open: (onBytes) => sending(Readable.from([packed]), onBytes),
    origins,
    notes,
  };
}
