import type { Command } from 'commander';
import { type DrawVerdict, verifyDraws } from '../crossings/verify-draws.ts';
import { dataPath } from './paths.ts';
import { progressBar } from './progress.ts';
import { openDataFolderReadOnly } from './read-only-database.ts';

interface DrawOptions {
  readonly day: string;
  readonly data?: string;
  readonly json?: boolean;
}

function lines(verdict: DrawVerdict): string {
  const { day, draws, exams, missing, committedAt, committedBefore, faults, secretHash } = verdict;
  const when =
    committedAt === null ? 'in no checkpoint' : `first signed ${new Date(committedAt).toISOString()}`;
  const binding = committedBefore ? '' : ', which was not before the day began';
  const about = `${draws} draws on ${day}, ${exams} exams by chance, ${missing} sequence numbers missing\n`;
  const secret = `The hash of the day's secret, ${secretHash}, was ${when}${binding}.\n`;
  if (faults.length === 0) return `Every draw is what the day's secret gives: ${about}${secret}`;
  const each = faults.map(({ crossingId, what }) => `  ${crossingId ?? 'the secret'}: ${what}\n`).join('');
  return `Draws are not what the day's secret gives: ${about}${secret}${each}`;
}

async function draw(options: DrawOptions): Promise<void> {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(options.day)) throw new Error('--day: expected a UTC day, YYYY-MM-DD');
  const db = openDataFolderReadOnly(dataPath(options.data));
  const bar = progressBar('drawing again', 0, options.json === true);
  try {
    const verdict = await verifyDraws(db, options.day, (draws) => bar.update(draws, draws));
    bar.stop();
    process.stdout.write(options.json ? `${JSON.stringify(verdict)}\n` : lines(verdict));
    if (verdict.faults.length > 0) process.exitCode = 1;
  } finally {
    bar.stop();
    db.close();
  }
}

/** `garita audit draw`: makes the random exam draws of a day again from the secret that was published after it. */
export function auditDrawCommand(audit: Command): void {
  audit
    .command('draw')
    .description('Make the random exam draws of a UTC day again and compare; exit code 1 on any difference')
    .requiredOption('--day <day>', 'the UTC day, YYYY-MM-DD; its secret is published when it is over')
    .option('--data <folder>', 'the data folder (default: GARITA_DATA, or .garita)')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  npm run -s garita -- audit draw --day 2026-11-02')
    .action(draw);
}
