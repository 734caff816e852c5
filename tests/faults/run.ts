import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * The long form of the fault suite: `npm run faults`. `GARITA_FAULT_KILLS` (here 200, in `npm test` 10) says how many
 * processes are killed, `GARITA_FAULT_SEED` runs the schedule of another run again; what stands behind `--` goes to the
 * test runner.
 */
const folder = fileURLToPath(new URL('.', import.meta.url));
const given = process.argv.slice(2);
const files = given.some((word) => !word.startsWith('-')) ? [] : [folder];
const { status } = spawnSync(
  'npx',
  ['--no-install', 'vitest', 'run', '--project', 'faults', ...files, ...given],
  {
    stdio: 'inherit',
    env: { GARITA_FAULT_KILLS: '200', ...process.env, GARITA_FAULT_PROGRESS: '1' },
  },
);
process.exitCode = status ?? 1;
