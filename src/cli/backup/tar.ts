/** The part of the tar format (POSIX ustar) that a backup needs: plain files by bare name. */
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

const block = 512;

function header(name: string, size: number): Buffer {
  if (size >= 8 ** 11) throw new Error(`${name} is too large for a tar file: back up into a folder instead`);
  const bytes = Buffer.alloc(block);
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`;
  bytes.write(name, 0, 100);
  bytes.write(octal(0o600, 8), 100);
  bytes.write(octal(0, 8), 108);
  bytes.write(octal(0, 8), 116);
  bytes.write(octal(size, 12), 124);
  bytes.write(octal(Math.floor(Date.now() / 1000), 12), 136);
  bytes.write('        0', 148);
  bytes.write('ustar\x0000', 257, 'latin1');
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}

async function* archive(files: readonly string[]): AsyncGenerator<Buffer> {
  for (const file of files) {
    const { size } = statSync(file);
    yield header(basename(file), size);
    yield* createReadStream(file, { highWaterMark: 1 << 20 });
    yield Buffer.alloc((block - (size % block)) % block);
  }
  yield Buffer.alloc(2 * block);
}

/** Writes a gzipped tar of these files under their bare names; level 0 only packs. */
export async function writeTar(target: string, files: readonly string[], level = 6): Promise<void> {
  await pipeline(
    Readable.from(archive(files)),
    createGzip({ level }),
    createWriteStream(target, { mode: 0o600 }),
  );
}

interface Entry {
  readonly name: string;
  readonly size: number;
}

function readHeader(bytes: Buffer): Entry | undefined {
  if (bytes.every((byte) => byte === 0)) return undefined;
  const text = (from: number, length: number) =>
    bytes.toString('latin1', from, from + length).split('\0')[0] ?? '';
  const size = Number.parseInt(text(124, 12).trim(), 8);
  if (text(257, 5) !== 'ustar' || !Number.isSafeInteger(size)) throw new Error('not a tar file of a backup');
  return { name: text(0, 100), size };
}

/** Takes exactly so many bytes at a time from a stream of chunks of any size. */
function reader(chunks: AsyncIterable<Buffer>) {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest = Buffer.alloc(0);
  async function some(max: number): Promise<Buffer | undefined> {
    while (rest.length === 0) {
      const next = await iterator.next();
      if (next.done) return undefined;
      rest = next.value as Buffer<ArrayBuffer>;
    }
    const taken = rest.subarray(0, max);
    rest = rest.subarray(taken.length);
    return taken;
  }
  async function exactly(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let missing = length; missing > 0; ) {
      const part = await some(missing);
      if (!part) throw new Error('the backup ends too early');
      parts.push(part);
      missing -= part.length;
    }
    return Buffer.concat(parts);
  }
  return { some, exactly };
}

/** Unpacks the files with these names into a folder; any other name is refused. */
export async function readTar(source: string, folder: string, allowed: readonly string[]): Promise<void> {
  const gunzip = createReadStream(source).pipe(createGunzip());
  const { some, exactly } = reader(gunzip);
  for (;;) {
    const entry = readHeader(await exactly(block));
    if (!entry) break;
    if (!allowed.includes(entry.name)) throw new Error(`the backup holds an unexpected file ${entry.name}`);
    const file = await open(join(folder, entry.name), 'wx', 0o600);
    try {
      for (let missing = entry.size; missing > 0; ) {
        const part = await some(missing);
        if (!part) throw new Error('the backup ends too early');
        await file.write(part);
        missing -= part.length;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await exactly((block - (entry.size % block)) % block);
  }
  gunzip.destroy();
}
