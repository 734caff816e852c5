import { readFile } from 'node:fs/promises';
import { assetContentType, assetPath } from './asset-files.ts';

const modules = new URL('../../node_modules/', import.meta.url);

/** Serves the assets from node_modules; a day in the browser's cache. */
export async function nodeAsset(name: string): Promise<Response | undefined> {
  const path = assetPath(name);
  const type = assetContentType(name);
  if (path === undefined || type === undefined) return undefined;
  try {
    const bytes = await readFile(new URL(path, modules));
    return new Response(bytes, {
      headers: { 'content-type': type, 'cache-control': 'public, max-age=86400' },
    });
  } catch {
    return undefined;
  }
}
