import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip, gzipSync } from 'node:zlib';
import { readLines } from '../watchlists/lines.ts';
import { type OfacFile, ofacFiles } from '../watchlists/ofac-files.ts';
import { type OfacItem, type OfacSet, parseOfacSdn } from '../watchlists/ofac-sdn.ts';

/** A list on its way to the API. */
export interface ListSource {
  readonly name: string;
  /** Bytes to send, for the progress bar. */
  readonly size: number;
  readonly gzip: boolean;
  open(onBytes: (sent: number) => void): ReadableStream<Uint8Array>;
  /** Where a line that was sent comes from, when it is not the same line of the same file. */
  originAt?(line: number): Origin | undefined;
  /** Bad lines that have no line in what is sent, and lines taken without a part; all of them once it is sent. */
  readonly notes?: readonly Origin[];
  /** Every bad line, before anything is sent. */
  check?(): Promise<readonly Origin[]>;
}

/** A line of a file; with `reason` it is a bad one. */
export interface Origin {
  readonly file: string;
  readonly line: number;
  readonly field?: string;
  readonly reason?: string;
  /** The line was taken, but for this field. */
  readonly kept?: boolean;
}

/** Chunks as a body, with the bytes sent so far told to whoever draws the bar. */
export function sending(
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (sent: number) => void,
): ReadableStream<Uint8Array> {
  async function* counted() {
    let sent = 0;
    for await (const chunk of chunks) {
      sent += chunk.length;
      onBytes(sent);
      yield chunk;
    }
  }
  return Readable.toWeb(Readable.from(counted())) as ReadableStream<Uint8Array>;
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new Error(`${path}: no such file`);
  if (!found.isFile()) throw new Error(`${path} is not a file`);
  return found.size;
}

/** A file of NDJSON, sent as it is; `.gz` goes compressed. */
export async function garitaSource(path: string): Promise<ListSource> {
  const size = await sizeOf(path);
  return {
    name: basename(path),
    size,
    gzip: path.toLowerCase().endsWith('.gz'),
    open: (onBytes) => sending(createReadStream(path), onBytes),
  };
}

async function ofacSet(path: string): Promise<OfacSet> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new Error(`${path}: no such file or folder`);
  const folder = found.isDirectory() ? path : dirname(path);
  const names = await readdir(folder);
  const open = (file: string) => {
    const bytes = createReadStream(join(folder, file));
    return readLines(file.toLowerCase().endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes);
  };
  const pathOf = (wanted: string) => names.find((name) => name.toLowerCase().replace(/\.gz$/, '') === wanted);
  const set: Partial<Record<OfacFile, ReturnType<typeof open>>> = {};
  for (const file of Object.keys(ofacFiles) as OfacFile[]) {
    const name = file === 'sdn.csv' && !found.isDirectory() ? basename(path) : pathOf(file);
    if (name !== undefined) set[file] = open(name);
  }
  const { 'sdn.csv': sdn, ...others } = set;
  if (sdn === undefined) throw new Error(`${folder}: no sdn.csv here`);
  return { ...others, 'sdn.csv': sdn };
}

/** A bad line of sdn.csv is sent as a bad line too: the API must know of it, lest it take its entry for removed. */
function lineOf(item: OfacItem): string {
  if (item.kind === 'entry') return JSON.stringify(item.entry);
  return JSON.stringify(item.id === undefined ? {} : { id: item.id });
}

function originOf(item: OfacItem): Origin {
  if (item.kind === 'entry') return { file: 'sdn.csv', line: item.line };
  const { file, line, field, reason } = item;
  return { file, line, field, reason, kept: item.kind === 'kept' };
}

/** OFAC's CSV set in a folder (or the folder of the given sdn.csv), read here and sent as NDJSON. */
export async function ofacSource(path: string): Promise<ListSource> {
  const lines: string[] = [];
  const origins: Origin[] = [];
  const notes: Origin[] = [];
  for await (const item of parseOfacSdn(await ofacSet(path))) {
    if (item.kind === 'entry' || (item.kind === 'rejected' && item.file === 'sdn.csv')) {
      lines.push(lineOf(item));
      origins.push(originOf(item));
    } else notes.push(originOf(item));
  }
  const packed = gzipSync(`${lines.join('\n')}\n`);
  return {
    name: basename(path),
    size: packed.length,
    gzip: true,
    open: (onBytes) => sending(Readable.from([packed]), onBytes),
    originAt: (line) => origins[line - 1],
    notes,
    check: async () =>
      [...origins, ...notes].filter(({ reason, kept }) => reason !== undefined && kept !== true),
  };
}
