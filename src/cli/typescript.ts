import { fileURLToPath } from 'node:url';

/** The arguments with which Node runs the sources as they are: before the file, or as `execArgv` of a fork. */
export const typescript: readonly string[] = [
  '--import',
  fileURLToPath(new URL('../typescript.mjs', import.meta.url)),
];
