import { existsSync } from 'node:fs';
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Asks for the whole pack with these headers; undefined where nobody can be asked now. */
export type OpenWhole = (
  headers: Record<string, string>,
  signal: AbortSignal,
) => Promise<Response | undefined>;

const Part = z.object({ etag: z.string(), length: z.int().positive() });
type Part = z.output<typeof Part>;

/** A whole pack that comes in pieces: what has arrived stays in the folder, over broken links and restarts. */
export interface Download {
  /**
   * Goes on with the download, or begins it. Each call is one request; whatever it brings is kept.
   *
   * @returns the file with every byte of it, not verified yet; undefined while some are missing
   */
  step(open: OpenWhole, stopped?: AbortSignal): Promise<string | undefined>;
  /** Forgets what has arrived. */
  discard(): Promise<void>;
  /** Bytes that are here, and of how many; undefined when nothing is under way. */
  progress(): { readonly have: number; readonly of: number } | undefined;
}

/** No pack has more, 80 million keys: whatever announces more must not fill the disk on which the journal is. */
const longestPack = 1_000_000_000;
/** A link that brings nothing for so long is cut. */
const silenceMs = 15_000;

/** Where a 206 begins, when it is part of the same bytes. */
function startOf(response: Response, { etag, length }: Part): number | undefined {
  const found = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
  const same = response.headers.get('etag') === etag && Number(found?.[2]) === length;
  return found && same ? Number(found[1]) : undefined;
}

export function createDownload(folder: string): Download {
  const file = join(folder, 'pack.part');
  const note = join(folder, 'pack.part.json');
  let under: { have: number; of: number } | undefined;

  async function discard(): Promise<void> {
    under = undefined;
    await rm(note, { force: true });
    await rm(file, { force: true });
  }

  async function kept(): Promise<(Part & { readonly have: number }) | undefined> {
    try {
      const part = Part.parse(JSON.parse(await readFile(note, 'utf8')));
      const have = existsSync(file) ? (await stat(file)).size : 0;
      if (have <= part.length) return { ...part, have };
    } catch {
      // No note, or half of one: then nothing is known of the bytes.
    }
    return undefined;
  }

  /** The note comes before the first byte, so that no byte is ever taken for another pack's. */
  async function begin(part: Part): Promise<void> {
    await discard();
    await writeFile(`${note}.new`, JSON.stringify(part), { mode: 0o600 });
    await rename(`${note}.new`, note);
  }

  async function receive(response: Response, from: number, length: number, heard: () => void) {
    const handle = await open(file, from === 0 ? 'w' : 'r+', 0o600);
    let at = from;
    // Nothing waits for the disk between two reads: when the link is cut, what nobody has read yet is gone.
    let written: Promise<unknown> = Promise.resolve();
    async function write(chunk: Uint8Array, place: number): Promise<void> {
      await handle.write(chunk, 0, chunk.length, place);
      under = { have: place + chunk.length, of: length };
    }
    try {
      for await (const chunk of response.body ?? []) {
        heard();
        const place = at;
        at += chunk.length;
        if (at > length) throw new Error('more came than was announced');
        written = written.then(() => write(chunk, place));
      }
    } finally {
      await written.then(() => handle.sync()).finally(() => handle.close());
    }
    return at;
  }

  async function whole(response: Response, heard: () => void): Promise<string | undefined> {
    const etag = response.headers.get('etag');
    const length = Number(response.headers.get('content-length') ?? Number.NaN);
    if (response.status !== 200 || etag === null || !(length > 0 && length <= longestPack)) {
      await response.body?.cancel();
      return undefined;
    }
    await begin({ etag, length });
    return (await receive(response, 0, length, heard)) === length ? file : undefined;
  }

  async function step(open: OpenWhole, stopped?: AbortSignal): Promise<string | undefined> {
    const part = await kept();
    if (part && part.have === part.length) return file;
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), silenceMs);
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silenceMs);
    };
    try {
      const go = part && part.have > 0 ? { range: `bytes=${part.have}-`, 'if-range': part.etag } : {};
      const signal = stopped ? AbortSignal.any([silence.signal, stopped]) : silence.signal;
      const response = await open({ ...go, 'accept-encoding': 'identity' }, signal);
      if (!response) return undefined;
      heard();
      const from = part && response.status === 206 ? startOf(response, part) : undefined;
      if (part && from !== undefined && from <= part.have) {
        return (await receive(response, from, part.length, heard)) === part.length ? file : undefined;
      }
      if (response.status === 206 || response.status === 416) {
        await response.body?.cancel();
        await discard();
        return undefined;
      }
      return await whole(response, heard);
    } catch {
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  return { step, discard, progress: () => under };
}
