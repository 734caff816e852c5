import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';

/** The machine that a figure belongs to, in one line. */
export function machine(): string {
  const [cpu] = cpus();
  const load = readFileSync('/proc/loadavg', 'utf8').split(' ')[0];
  return `${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.versions.node}, load ${load} at the start`;
}
