import type { EntryType, ListEntry, ListName } from '../screening/types.ts';
import { EntryLine } from './entry-schema.ts';
import type { Line } from './lines.ts';
import {
  addresses,
  commentsByEntry,
  namesByEntry,
  type OfacFile,
  type OfacProblem,
  ofacRecords,
} from './ofac-files.ts';
import { readOfacRemarks } from './ofac-remarks.ts';

/** The published CSV set; sdn.csv alone will do. */
export type OfacSet = Readonly<Partial<Record<OfacFile, AsyncIterable<readonly Line[]>>>> & {
  readonly 'sdn.csv': AsyncIterable<readonly Line[]>;
};

/** An entry with its line in sdn.csv, or a line that is not taken, or one taken without a part (`kept`). */
export type OfacItem =
  | { readonly kind: 'entry'; readonly line: number; readonly entry: ListEntry }
  | ({ readonly kind: 'rejected' | 'kept' } & OfacProblem);

const types: Readonly<Record<string, EntryType>> = {
  individual: 'person',
  vessel: 'vessel',
  aircraft: 'aircraft',
  '': 'organization',
};

interface Joined {
  readonly aliases: ReadonlyMap<string, readonly ListName[]>;
  readonly comments: ReadonlyMap<string, string>;
  readonly addresses: ReadonlyMap<string, readonly string[]>;
}

function sdnItem(line: number, fields: readonly string[], joined: Joined): OfacItem[] {
  const [number = '', name = '', type = '', program = '', title = ''] = fields;
  const at = { file: 'sdn.csv', line, id: `sdn-${number}` } as const;
  const entryType = types[type];
  if (entryType === undefined)
    return [{ kind: 'rejected', ...at, field: 'SDN_Type', reason: `not a type: ${type}` }];
  if (name === '') return [{ kind: 'rejected', ...at, field: 'SDN_Name', reason: 'is empty' }];
  const remarks = `${fields[11] ?? ''}${joined.comments.get(number) ?? ''}`;
  const { unread, weakNames, ...said } = readOfacRemarks(remarks);
  const names: ListName[] = [
    { full: name, kind: 'primary' },
    ...(joined.aliases.get(number) ?? []),
    ...weakNames.map((full) => ({ full, kind: 'weak' as const })),
  ];
  const told = [
    ...(title !== '' && !remarks.includes(title) ? [`Title: ${title}`] : []),
    ...(remarks === '' ? [] : [remarks]),
    ...(joined.addresses.get(number) ?? []).map((address) => `Address: ${address}`),
  ];
  const entry = EntryLine.safeParse({
    id: `sdn-${number}`,
    type: entryType,
    names,
    ...Object.fromEntries(Object.entries(said).filter(([, values]) => values.length > 0)),
    ...(program === ''
      ? {}
      : { programs: program.split(/\]\s*\[/).map((one) => one.replace(/^\[|\]$/g, '').trim()) }),
    source: 'OFAC SDN',
    ...(told.length === 0 ? {} : { remarks: told.join('; ') }),
  });
  if (!entry.success) {
    const issue = entry.error.issues[0];
    return [
      { kind: 'rejected', ...at, field: issue?.path.join('.') ?? '', reason: issue?.message ?? 'not valid' },
    ];
  }
  return [
    ...unread.map((part) => ({
      kind: 'kept' as const,
      ...at,
      field: 'Remarks',
      reason: `not understood, left out: ${part}`,
    })),
    { kind: 'entry', line, entry: entry.data },
  ];
}

/**
 * Reads OFAC's Specially Designated Nationals list as published in CSV: sdn.csv with its aliases (alt.csv),
 * addresses (add.csv) and the remarks that did not fit (sdn_comments.csv). `-0-` means empty, 0x1A ends a file, a
 * header line is tolerated. Streams sdn.csv and holds the other files in memory. Pure; never throws on content.
 */
export async function* parseOfacSdn(files: OfacSet): AsyncGenerator<OfacItem> {
  const problems: OfacProblem[] = [];
  const aliases = await namesByEntry(files['alt.csv'], problems);
  const comments = await commentsByEntry(files['sdn_comments.csv'], problems);
  const addressesByEntry = await addresses(files['add.csv'], problems);
  for (const problem of problems) yield { kind: 'rejected', ...problem };
  const seen = new Set<string>();
  for await (const record of ofacRecords('sdn.csv', files['sdn.csv'])) {
    if (!('fields' in record)) {
      yield { kind: 'rejected', ...record };
      continue;
    }
    const { line, fields } = record;
    const number = fields[0] ?? '';
    if (seen.has(number)) {
      yield {
        kind: 'rejected',
        file: 'sdn.csv',
        line,
        field: 'ent_num',
        reason: `${number} stands at an earlier line`,
        id: `sdn-${number}`,
      };
      continue;
    }
    seen.add(number);
    yield* sdnItem(line, fields, {
      aliases: aliases.byEntry,
      comments: comments.byEntry,
      addresses: addressesByEntry.byEntry,
    });
  }
  for (const { file, lines } of [aliases, comments, addressesByEntry]) {
    for (const [number, line] of lines) {
      if (!seen.has(number)) {
        yield { kind: 'rejected', file, line, field: 'ent_num', reason: `sdn.csv has no entry ${number}` };
      }
    }
  }
}
