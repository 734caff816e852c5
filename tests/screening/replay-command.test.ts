import { type ServerType, serve } from '@hono/node-server';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { screeningCommand } from '../../src/cli/screening.ts';
import { sql } from '../../src/db/sql.ts';
import { handWorker } from '../harness/hand-worker.ts';
import { openList, publish } from '../harness/lists.ts';
import { listed, xochitl } from '../harness/persons.ts';

const { documents: _, ...fields } = xochitl;
let h: Harness;
let server: ServerType;
let url: string;

beforeEach(async () => {
  h = await makeHarness();
  await h.runDueWork();
  await openList(h, 'us');
  await publish(h, 'us', [listed('e1', xochitl)]);
  url = await new Promise((resolve) => {
    server = serve({ fetch: h.app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}`),
    );
  });
});
afterEach(async () => {
  process.exitCode = undefined;
  await new Promise((resolve) => server.close(resolve));
  await h.close();
});

async function screened(): Promise<string> {
  const asked = await h.request('POST', '/v1/screenings', { as: { roles: ['officer'] }, body: fields });
  await handWorker(h).drain();
  return asked.body.id;
}

/** Runs `garita screening replay` in this process against the API that listens; answers what it printed. */
async function replay(...args: string[]): Promise<string> {
  const out: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
  const token = (await h.bearer({ roles: ['officer'] })).replace('Bearer ', '');
  const program = new Command().exitOverride();
  screeningCommand(program);
  try {
    await program.parseAsync(['screening', 'replay', '--api', url, '--token', token, ...args], {
      from: 'user',
    });
  } finally {
    write.mockRestore();
  }
  return out.join('');
}

describe('garita screening replay', () => {
  it('says that a screening computed again is equal, with its list versions, though the list moved on', async () => {
    const id = await screened();
    await publish(h, 'us', [], ['e1']);
    expect(await replay(id)).toMatch(
      /^equal: 1 candidates, 1 matches\n {2}us version 1; configuration [0-9a-f]{12}; through publication 1\n$/,
    );
    expect(process.exitCode).toBeUndefined();
    expect(JSON.parse(await replay(id, '--json'))).toMatchObject({ id, equal: true });
  });

  it('says what differs, and ends with 1', async () => {
    const id = await screened();
    const stored = await h.services.db.first(
      sql<{ considered: string }>`SELECT considered FROM screenings WHERE id = ${id}`,
    );
    const [[list, one, hash]] = JSON.parse(stored?.considered ?? '[[]]');
    const other = JSON.stringify([[list, one, hash, 0.71]]);
    await h.services.db.batch([sql`UPDATE screenings SET considered = ${other} WHERE id = ${id}`]);
    const told = await replay(id);
    expect(told).toMatch(/^different: /);
    expect(told).toContain('us/e1: ');
    expect(told).toContain('(0.71 → ');
    expect(process.exitCode).toBe(1);
  });

  it('says in a line that there is no such screening', async () => {
    await expect(replay('0191f3a0-0000-7000-8000-000000000000')).rejects.toThrow(/screening/i);
  });
});
