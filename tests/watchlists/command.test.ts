import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type ServerType, serve } from '@hono/node-server';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { watchlistCommand } from '../../src/cli/watchlist.ts';
import { entryAt } from '../../src/watchlists/entry-at.ts';
import { entry, ndjson } from '../harness/watchlist-fixtures.ts';

let h: Harness;
let server: ServerType;
let url: string;
let folder: string;

beforeEach(async () => {
  h = await makeHarness();
  folder = mkdtempSync(join(tmpdir(), 'garita-lists-'));
  url = await new Promise((resolve) => {
    server = serve({ fetch: h.app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}`),
    );
  });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await new Promise((resolve) => server.close(resolve));
  await h.close();
  rmSync(folder, { recursive: true });
});

/** Runs `garita watchlist import` in this process; answers what it printed. */
const run = (...args: string[]) => runCommand('import', args);

async function runCommand(command: 'import' | 'share', args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const writes = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0),
  ];
  const token = (await h.bearer({ roles: ['list_manager'], agency: 'INM' })).replace('Bearer ', '');
  const program = new Command().exitOverride();
  watchlistCommand(program);
  for (const one of program.commands[0]?.commands ?? []) one.exitOverride();
  try {
    await program.parseAsync(['watchlist', command, '--api', url, '--token', token, ...args], {
      from: 'user',
    });
  } finally {
    for (const write of writes) write.mockRestore();
  }
  return { out: out.join(''), err: err.join('') };
}

function put(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const empty = '-0- ,-0- ,-0- ,-0- ,-0- ,-0- ';

describe('garita watchlist import', () => {
  it('opens the list for the agency of the token, sends a packed file and reports as JSON', async () => {
    const path = put('list.ndjson.gz', gzipSync(ndjson([entry('a'), entry('b'), 'x'])));
    const { out } = await run('--list', 'l', '--json', path);
    expect(JSON.parse(out)).toMatchObject({
      published: true,
      added: 2,
      rejectedCount: 1,
      rejected: [{ file: 'list.ndjson.gz', line: 3 }],
    });
    expect(await entryAt(h.services.db, 'l', 'a')).toMatchObject({ ownerAgency: 'INM', caveat: 'hit_only' });
  });

  it('takes a path from where the caller stands, and prints bad lines with their numbers', async () => {
    put('list.ndjson', ndjson([entry('a'), { ...entry('b'), birthDates: ['80'] }]));
    vi.stubEnv('INIT_CWD', folder);
    const { out, err } = await run('--list', 'l', 'list.ndjson');
    expect(out).toContain('l: version 1 is published (publication 1)\n  1 added');
    expect(err).toContain('1 lines were not taken:\n  list.ndjson line 2: birthDates[0]: expected YYYY');
  });

  it('reads the folder of an OFAC set and tells bad lines of its files', async () => {
    put(
      'SDN.CSV',
      `1,"PRUEBA, Ana",individual,X,-0- ,${empty},DOB 1980.\r\n2,"OTRA, Eva",individual,X,-0- ,${empty},-0- \r\n\u001a`,
    );
    put('alt.csv', '1,9,"aka","PRUEBA, Anna",-0- \r\n7,9,"aka","NADIE",-0- \r\n\u001a');
    const { err } = await run('--list', 'sdn', '--format', 'ofac-sdn', folder);
    expect(err).toContain('alt.csv line 2: ent_num: sdn.csv has no entry 7');
    expect((await entryAt(h.services.db, 'sdn', 'sdn-1'))?.entry.names).toHaveLength(2);

    put(
      'SDN.CSV',
      `1,"PRUEBA, Ana",individual,X,-0- ,${empty},DOB 1980.\r\n2,"OTRA, Eva",sheep,X,-0- ,${empty},-0- \r\n\u001a`,
    );
    const second = await run('--list', 'sdn', '--format', 'ofac-sdn', folder);
    expect(second.err).toContain('sdn.csv line 2: SDN_Type: not a type: sheep');
    expect(await entryAt(h.services.db, 'sdn', 'sdn-2')).toBeDefined();
  });

  it('with --strict refuses, in one message that names the lines', async () => {
    const bad = put('bad.ndjson', ndjson([entry('a'), '{']));
    await expect(run('--list', 'l', '--strict', bad)).rejects.toThrow(/refused[\s\S]*line 2: not JSON/);
    put('sdn.csv', 'x');
    await expect(run('--list', 'sdn', '--format', 'ofac-sdn', '--strict', folder)).rejects.toThrow(
      /sdn.csv line 1/,
    );
    expect(await h.services.db.all({ text: 'SELECT 1 FROM publications', values: [] })).toEqual([]);
  });

  it('says in a line what is wrong with a path, a token or an address', async () => {
    await expect(run('--list', 'l', join(folder, 'nowhere'))).rejects.toThrow(/nowhere: no such file$/);
    await expect(run('--list', 'l', '--format', 'ofac-sdn', folder)).rejects.toThrow(/no sdn.csv here$/);
    const path = put('list.ndjson', '');
    await expect(run('--list', 'l', '--api', 'nonsense', path)).rejects.toThrow(
      '--api: nonsense is not an address',
    );
    await expect(run('--list', 'l', '--token', 'abc', path)).rejects.toThrow(/A valid token is needed/);
  });
});

describe('what agencies may see of a list', () => {
  const stored = (list: string) =>
    h.services.db.all({
      text: `SELECT agency, caveat FROM watchlist_sharing WHERE list_id = '${list}' ORDER BY agency`,
      values: [],
    });

  it('is said agency by agency when the list is opened', async () => {
    const path = put('list.ndjson', ndjson([entry('a')]));
    await run('--list', 'l', '--share', 'CBP=record', '--share', 'SAT=nothing', path);
    expect(await stored('l')).toEqual([
      { agency: 'CBP', caveat: 'record' },
      { agency: 'SAT', caveat: 'nothing' },
    ]);
  });

  it('is said anew with watchlist share, in place of what was said before', async () => {
    await run('--list', 'l', '--share', 'CBP=record', put('list.ndjson', ndjson([entry('a')])));
    const { out } = await runCommand('share', ['l', '--caveat', 'nothing', '--with', 'SAT=hit_only']);
    expect(out).toBe('l: nothing for every other agency\n  SAT: hit_only\n');
    expect(await stored('l')).toEqual([{ agency: 'SAT', caveat: 'hit_only' }]);
    expect(await entryAt(h.services.db, 'l', 'a')).toMatchObject({ caveat: 'nothing' });
  });

  it('is refused where it is no caveat, and for a list that is not there', async () => {
    const wrong = ['l', '--caveat', 'nothing', '--with', 'SAT=all'];
    await expect(runCommand('share', wrong)).rejects.toThrow(/expected one of AGENCY=record/);
    await expect(runCommand('share', ['nowhere', '--caveat', 'record'])).rejects.toThrow();
  });
});
