import { readFile } from 'node:fs/promises';
import { callerPath } from './paths.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'is a folder; name a file in it',
  EACCES: 'may not be read by this user',
};

/** Reads a text that was named on the command line. Throws an `Error` with the name and the reason. */
export async function readTextFile(file: string): Promise<string> {
  try {
    return await readFile(callerPath(file), 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new Error(`${file}: ${reasons[code] ?? `cannot be read (${code})`}`);
  }
}
