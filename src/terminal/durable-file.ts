import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes a rename in this folder outlast a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Puts a file whose bytes are on disk in the place of another, in one step. */
export async function moveDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncFolder(dirname(to));
}

/** Writes a file for its owner alone, whole or not at all: whoever opens it finds the old bytes or the new ones. */
export async function replaceDurably(file: string, bytes: Uint8Array | string): Promise<void> {
  const draft = `${file}.new`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await moveDurably(draft, file);
}

/** Writes bytes behind what a file has, on disk before it returns; a kill may leave a beginning of them. */
export async function appendDurably(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
