import type { ReplayProgress } from './run.ts';

const everyMs = 100;
const percent = (done: number, total: number) => `${Math.floor((100 * done) / Math.max(1, total))} %`;

function wordsOf(progress: ReplayProgress): string {
  switch (progress.step) {
    case 'members':
      return `making members ${progress.done}/${progress.total}`;
    case 'sending': {
      const { done, total, answered, stored, backlog, p99 } = progress;
      const kept = stored > 0 ? `, ${stored} stored at the terminals` : '';
      const waiting = backlog === null ? '' : `, ${backlog} wait to be screened`;
      return `${percent(done, total)}: sent ${done}/${total}, answered ${answered}${kept}${waiting}, p99 so far ${p99.toFixed(1)} ms`;
    }
    case 'draining':
      return `all answered, ${progress.waiting} wait to be screened`;
    case 'reconciling': {
      const { done, total, waiting } = progress;
      const persons = waiting > 0 ? `, ${waiting} persons wait to be screened` : '';
      return `reconciling ${percent(done, total)}, ${done}/${total}${persons}`;
    }
  }
}

/** One line on standard error that is written over as the replay goes on; silent where nobody looks on. */
export function progressLine(quiet: boolean) {
  if (quiet || process.stderr.isTTY !== true) return undefined;
  let last = 0;
  let step = '';
  let shown = false;
  return {
    update(progress: ReplayProgress) {
      const now = performance.now();
      if (now - last < everyMs && progress.step === step) return;
      last = now;
      step = progress.step;
      shown = true;
      process.stderr.write(`\r\u001b[K${wordsOf(progress)}`);
    },
    stop() {
      if (shown) process.stderr.write('\r\u001b[K');
      shown = false;
    },
  };
}
