import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { asServed, assetContentType, assetPath } from './asset-files.ts';

const project = new URL('../../', import.meta.url);
const compress = promisify(gzip);

interface Kept {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Absent for what is packed already, as fonts and pictures are. */
  readonly zipped?: Uint8Array<ArrayBuffer>;
}

const kept = new Map<string, Promise<Kept>>();
const packs = /\.(?:css|js|svg)$/;

async function load(path: string): Promise<Kept> {
  const bytes = asServed(path, new Uint8Array(await readFile(new URL(path, project))));
  return packs.test(path)
    ? { bytes, zipped: new Uint8Array(await compress(bytes, { level: 9 })) }
    : { bytes };
}

/** A file as it was read and packed the first time; they do not change while the service runs. */
function fileOf(path: string): Promise<Kept> {
  let file = kept.get(path);
  if (!file) {
    file = load(path);
    file.catch(() => kept.delete(path));
    kept.set(path, file);
  }
  return file;
}

/**
 * Serves the assets from where they lie; a day in the browser's cache, our own a minute, as they change with us.
 *
 * @param acceptEncoding the request's header: style sheets, scripts and drawings go packed to whoever takes gzip
 */
export async function nodeAsset(name: string, acceptEncoding = ''): Promise<Response | undefined> {
  const path = assetPath(name);
  const type = assetContentType(name);
  if (path === undefined || type === undefined) return undefined;
  try {
    const { bytes, zipped } = await fileOf(path);
    const headers = {
      'content-type': type,
      'cache-control': `public, max-age=${name.startsWith('garita/') ? 60 : 86_400}`,
      vary: 'accept-encoding',
    };
    return zipped && /\bgzip\b/.test(acceptEncoding)
      ? new Response(zipped, { headers: { ...headers, 'content-encoding': 'gzip' } })
      : new Response(bytes, { headers });
  } catch {
    return undefined;
  }
}
