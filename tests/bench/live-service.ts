import { type ChildProcess, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWire, type Wire } from '../../src/cli/replay/wire.ts';
import { typescript } from '../../src/cli/typescript.ts';
import { readDevelopmentSecrets } from '../../src/config/data-folder.ts';
import { keysFrom } from '../../src/config/secrets.ts';
import type { Claims } from '../../src/http/principal.ts';
import { mintToken } from '../../src/http/tokens.ts';
import { end, freePort, run, said } from './processes.ts';

const root = new URL('../../', import.meta.url).pathname;

/** A whole service as `npm start` starts it, on a temporary folder with a list of 20,000 entries. */
export interface LiveService {
  readonly url: string;
  readonly wire: Wire;
  token(claims: Claims): Promise<string>;
  /** The `garita` command line against this service; what it printed. */
  garita(args: readonly string[]): string;
  close(): Promise<void>;
}

/** @param redisUrl the queue; without it the embedded one */
export async function startLive(redisUrl?: string): Promise<LiveService> {
  const folder = mkdtempSync(join(tmpdir(), 'garita-bench-'));
  const [port, internal] = [await freePort(), await freePort()];
  const environment = {
    GARITA_DATA: folder,
    GARITA_LOG_LEVEL: 'error',
    PORT: String(port),
    GARITA_INTERNAL_PORT: String(internal),
    GARITA_INTERNAL_URL: `http://127.0.0.1:${internal}`,
    REDIS_URL: redisUrl ?? '',
  };
  const service: ChildProcess = run('src/cli.ts', ['start'], environment);
  await said(service, 'garita -- sandbox');
  const secrets = readDevelopmentSecrets(folder);
  if (!secrets) throw new Error('the data folder has no keys');
  const keys = await keysFrom(secrets);
  const url = `http://127.0.0.1:${port}`;
  const wire = openWire({ url, sockets: 64, timeoutMs: 120_000 });

  function garita(args: readonly string[]): string {
    const child = spawnSync(process.execPath, [...typescript, 'src/cli.ts', ...args], {
      cwd: root,
      env: { ...process.env, ...environment },
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (child.status !== 0)
      throw new Error(`garita ${args.join(' ')} ended with ${child.status}: ${child.stderr}`);
    return child.stdout;
  }

  const list = join(folder, 'list');
  garita(['seed', '--members', '1', '--list-entries', '20000', '--out', list]);
  const about = ['--list', 'bench', '--name', 'Bench', '--agency', 'CBP', '--legal-basis', 'none'];
  garita([
    'watchlist',
    'import',
    ...about,
    '--caveat',
    'hit_only',
    '--format',
    'garita',
    join(list, 'watchlist.ndjson'),
  ]);
  return {
    url,
    wire,
    token: (claims) => mintToken({ keys, now: Date.now }, claims, 3_600),
    garita,
    async close() {
      wire.close();
      await end(service);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
