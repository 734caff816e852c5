import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it where they are missing, one level after the other: Node's recursive form never
 * returns where the kernel refuses (under /proc).
 *
 * @param mode of each that it makes; 0o700 leaves it to its owner alone
 * @throws what the file system says
 */
export function makeFolder(folder: string, mode = 0o777): void {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent, mode);
  mkdirSync(folder, { mode });
}
