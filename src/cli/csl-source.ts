import { type CsvError, parse } from 'csv-parse';
import type { ConvertedItem } from '../watchlists/converted.ts';
import { cslColumns, cslEntry } from '../watchlists/us-csl.ts';
import { convertedSource } from './converted-source.ts';
import type { ListSource } from './watchlist-source.ts';

interface CsvRow {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

/** The US consolidated screening list in CSV (`.csv` or `.csv.gz`), read row by row. */
export async function cslSource(path: string): Promise<ListSource> {
  const source = await convertedSource(path, async function* convert(open) {
    const skipped: ConvertedItem[] = [];
    const rows = parse({
      bom: true,
      columns: (header: string[]) => {
        const lacking = cslColumns.filter((column) => !header.includes(column));
        if (lacking.length > 0)
          throw new Error(`${path}: not the consolidated list: no column ${lacking[0]}`);
        return header;
      },
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      on_skip: (error: CsvError | undefined) => {
        const reason = error?.message ?? 'not CSV';
        skipped.push({ kind: 'rejected', line: Number(error?.lines ?? 0), field: '', reason });
        return undefined;
      },
    });
    const text = open();
    text.on('error', (error: Error) => rows.destroy(error));
    text.pipe(rows);
    for await (const { record, info } of rows as AsyncIterable<CsvRow>) {
      yield* skipped.splice(0);
      yield { ...cslEntry(record), line: info.lines };
    }
    yield* skipped;
  });
  // Another kind of file is refused before anything is sent.
  await source.first();
  return source;
}
