import { writeSync } from 'node:fs';

/** Straight to the error output, for the runner holds back what tests print until they end. */
function write(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // Nobody reads it.
  }
}

/** What a long run says while it runs, and its counts. */
export const say = {
  line: (text: string) => write(`${text}\n`),
  /** Only in the long form. */
  progress(text: string): void {
    if (process.env.GARITA_FAULT_PROGRESS === '1') write(`${text}\n`);
  },
};
