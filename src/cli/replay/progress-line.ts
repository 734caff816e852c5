import type { ReplayProgress } from './run.ts';

const everyMs = 100;

const words: Readonly<Record<ReplayProgress['step'], (progress: ReplayProgress) => string>> = {
  members: ({ done, total }) => `making members ${done}/${total}`,
  sending: ({ done, total, waiting }) => `sent ${done}/${total}, ${waiting} without an answer`,
  reconciling: ({ done, total, waiting }) =>
    `reconciling ${done}/${total}${waiting > 0 ? `, ${waiting} persons wait to be screened` : ''}`,
};

/** One line on standard error that is written over as the replay goes on; silent where nobody looks on. */
export function progressLine(quiet: boolean) {
  if (quiet || process.stderr.isTTY !== true) return { update() {}, stop() {} };
  let last = 0;
  let shown = false;
  return {
    update(progress: ReplayProgress) {
      const now = performance.now();
      if (now - last < everyMs && progress.done < progress.total) return;
      last = now;
      shown = true;
      process.stderr.write(`\r\u001b[K${words[progress.step](progress)}`);
    },
    stop() {
      if (shown) process.stderr.write('\r\u001b[K');
      shown = false;
    },
  };
}
