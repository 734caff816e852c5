import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { developmentMint } from '../../src/cli/dev-token.ts';
import { readDevelopmentSecrets } from '../../src/config/data-folder.ts';
import { keysFrom } from '../../src/config/secrets.ts';
import { createClient, until } from '../../src/demo/client.ts';
import { startGarita } from '../../src/demo/garita-process.ts';
import { createPackKeys } from '../../src/terminal/pack-keys.ts';
import { createSnapshotStore } from '../../src/terminal/snapshot.ts';
import { freePort } from './processes.ts';
import { quantile, round } from './section.ts';

const laneId = '250401-S1';
const admin = { subject: 'bench', roles: ['admin'], agency: 'CBP' } as const;
const officer = { subject: 'bench-officer', roles: ['officer'], agency: 'CBP' } as const;

/**
 * Revokes members at a real API while a real `garita terminal` is connected, and looks from the answer on, every 50 ms,
 * when what the terminal has taken refuses the card. In the end the API is killed, and the terminal asked.
 */
export async function revocationsReach(count: number) {
  const data = mkdtempSync(join(tmpdir(), 'garita-bench-'));
  const folder = join(data, 'terminal');
  const port = await freePort();
  const environment = {
    GARITA_DATA: data,
    GARITA_LOG_LEVEL: 'silent',
    GARITA_RANDOM_EXAM_RATE: '0',
    PORT: String(port),
    GARITA_INTERNAL_PORT: String(await freePort()),
  };
  const url = `http://127.0.0.1:${port}`;
  const api = startGarita(['serve'], environment);
  api.child.stdout?.resume();
  const isUp = () =>
    fetch(`${url}/livez`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until('the API', 30_000, isUp, (up) => up);
  const mint = await developmentMint(data);
  const call = createClient({ url, token: (claims, seconds = 3600) => mint(claims, seconds) });
  const members: { membershipId: string; rfid: string }[] = [];
  for (let index = 0; index < count; index += 1) {
    const made = await call('POST', '/v1/sandbox/members', {
      as: admin,
      body: { state: 'active' },
      expect: 201,
    });
    members.push(made.body);
  }
  const args = ['terminal', '--lane', laneId, '--data', folder, '--api', url, '--json', '--settle', '0'];
  const terminal = startGarita(args, environment, 'pipe');
  try {
    const secrets = readDevelopmentSecrets(data);
    if (!secrets) throw new Error('the data folder has no keys');
    const keys = await keysFrom(secrets);
    const packKeys = createPackKeys(keys.snapshotKey());
    const signing = [...keys.signer.publicKeys.values()];
    const scratch = join(data, 'scratch');
    mkdirSync(scratch);
    const says = async (rfid: string) => {
      // A copy: whoever opens a folder mends it.
      for (const name of ['pack.signed', 'deltas.signed']) {
        if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(scratch, name));
        else rmSync(join(scratch, name), { force: true });
      }
      const store = createSnapshotStore(scratch, 'SENTRI');
      await store.load(signing);
      return store.current()?.lookup(packKeys.number('rfid', rfid));
    };
    async function comes(rfid: string, verdict: string): Promise<void> {
      await until(
        `${verdict} at the terminal`,
        60_000,
        () => says(rfid),
        (said) => said === verdict,
      );
    }
    for (const { rfid } of members) await comes(rfid, 'admit');
    const waits: number[] = [];
    for (const { membershipId, rfid } of members) {
      const { etag } = await call('GET', `/v1/memberships/${membershipId}`, { as: officer, expect: 200 });
      await call('POST', `/v1/memberships/${membershipId}/revoke`, {
        as: officer,
        etag,
        body: { reason: 'conviction' },
        expect: 200,
      });
      const committed = performance.now();
      await comes(rfid, 'refer');
      waits.push(performance.now() - committed);
      await sleep(Math.random() * 1000);
    }
    await api.kill();
    const lines = createInterface({ input: terminal.child.stdout ?? process.stdin });
    terminal.child.stdin?.end(`rfid ${members.at(-1)?.rfid} ABC1 CA USA\n`);
    for await (const line of lines) {
      const { decision, degraded } = JSON.parse(line);
      if (decision !== 'refer' || !degraded) throw new Error(`a revoked member: ${line}`);
    }
    waits.sort((a, b) => a - b);
    return { count, p50: round(quantile(waits, 0.5), 0), longest: round(waits.at(-1) ?? 0, 0) };
  } finally {
    await Promise.all([terminal.kill(), api.kill()]);
    rmSync(data, { recursive: true, force: true });
  }
}
