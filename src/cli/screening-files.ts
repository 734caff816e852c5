import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { SingleBar } from 'cli-progress';

/** A file opened for reading once through, unpacked when it ends in `.gz`. `bytes` counts what was read of it. */
export interface InputFile {
  readonly stream: Readable;
  readonly size: number;
  bytes(): number;
}

/** Rejects with the system's error when the file is not there. */
export async function openInput(path: string): Promise<InputFile> {
  const { size } = await stat(path);
  const file = createReadStream(path);
  if (!path.endsWith('.gz')) return { stream: file, size, bytes: () => file.bytesRead };
  const unpacked = createGunzip();
  file.on('error', (error) => unpacked.destroy(error)).pipe(unpacked);
  return { stream: unpacked, size, bytes: () => file.bytesRead };
}

/** Non-empty lines with their numbers, from 1. */
export async function* numberedLines(stream: Readable): AsyncGenerator<{ number: number; text: string }> {
  // readline swallows the errors of its input: they are passed on here.
  let failure: Error | undefined;
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  stream.on('error', (error) => {
    failure = error;
    lines.close();
  });
  let number = 0;
  for await (const line of lines) {
    number++;
    const text = number === 1 ? line.replace(/^\uFEFF/, '') : line;
    if (text.trim() !== '') yield { number, text };
  }
  if (failure !== undefined) throw failure;
}

/** A bar on stderr that appears after a second, on a terminal only. Call `update` often; `stop` when done. */
export function createProgress(label: string, total: number) {
  const started = Date.now();
  let bar: SingleBar | undefined;
  return {
    update(done: number): void {
      if (bar === undefined && process.stderr.isTTY && Date.now() - started > 1000) {
        bar = new SingleBar({ format: `${label} {bar} {percentage}%`, stream: process.stderr });
        bar.start(total, done);
      }
      bar?.update(Math.min(done, total));
    },
    stop(): void {
      bar?.stop();
    },
  };
}

/** Collects what could not be used and says it on stderr, the first hundred in full. */
export function createComplaints(file: string) {
  let count = 0;
  return {
    get count() {
      return count;
    },
    add(line: number, reason: string): void {
      count++;
      if (count <= 100) process.stderr.write(`${file}:${line}: ${reason}\n`);
      if (count === 101) process.stderr.write(`${file}: more bad lines follow, not shown\n`);
    },
  };
}
