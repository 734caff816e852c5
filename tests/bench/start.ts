import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end, freePort, run, said } from './processes.ts';
import { round, type Section } from './section.ts';

async function once(folder: string): Promise<number> {
  const [port, internal] = await Promise.all([freePort(), freePort()]);
  const started = performance.now();
  const child = run('src/cli.ts', ['start'], {
    GARITA_DATA: folder,
    PORT: String(port),
    GARITA_INTERNAL_PORT: String(internal),
  });
  await said(child, 'Garita is running');
  const seconds = (performance.now() - started) / 1000;
  await end(child);
  return round(seconds);
}

/** From the command to API, queue and workers taking jobs. */
export async function benchStart(): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'garita-bench-'));
  try {
    const first = await once(folder);
    const again = await once(folder);
    return {
      title: 'Start-up',
      rows: [
        { what: 'first start, empty folder', figure: `${first} s` },
        { what: 'started again', figure: `${again} s` },
      ],
      figures: { firstSeconds: first, againSeconds: again },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
