import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Files } from './files.ts';

/** A folder's files stand in 256 folders by the last two digits of their ids, which are chance in a UUIDv7. */
export function fileAt(folder: string, id: string): string {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new Error('no id of a file');
  return join(folder, id.slice(-2), id);
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Files in a folder, for the owner of the process alone; each whole and on the disk, or not there. */
export function folderFiles(folder: string): Files {
  return {
    async put(id, bytes) {
      const path = fileAt(folder, id);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const handle = await open(`${path}.new`, 'w', 0o600);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(`${path}.new`, path);
      // A name is kept by its folder, and that by the one above.
      await sync(dirname(path));
      await sync(folder);
    },
    async get(id) {
      try {
        return new Uint8Array(await readFile(fileAt(folder, id)));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    },
    async erase(id) {
      const path = fileAt(folder, id);
      await rm(path, { force: true });
      await rm(`${path}.new`, { force: true });
    },
  };
}
