import { accessSync, constants, statSync } from 'node:fs';
import { makeFolder } from '../config/make-folder-node.ts';
import { callerPath } from './paths.ts';

/**
 * The folder that `--out` names, made where it is missing and seen to be writable: asked before the work, so that nobody
 * waits for files that cannot be written.
 *
 * @throws Error that names the option, the folder and the reason
 */
export function outFolder(out: string): string {
  const folder = callerPath(out);
  const refusal = (why: string) => new Error(`--out: ${folder} ${why}; name a folder that you may write`);
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw refusal(`cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
  if (!statSync(folder).isDirectory()) throw refusal('is a file');
  return folder;
}
