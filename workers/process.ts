/** A worker process of its own: `node --import tsx workers/process.ts`. */
import { runWorkers } from './run.ts';

try {
  await runWorkers();
} catch (error) {
  process.stderr.write(`garita work: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
