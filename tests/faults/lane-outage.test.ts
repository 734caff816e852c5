import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { typescript } from '../../src/cli/typescript.ts';
import { CLI } from './processes.ts';

it('keeps every promise to a lane of which the centre is killed in the middle of the day', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...typescript, CLI, 'demo', '--lane', '--json'],
    { encoding: 'utf8', env: { PATH: process.env.PATH } },
  );
  const { ok, kept } = JSON.parse(stdout || '{}');
  expect({ status, ok, stderr, broken: kept?.filter((one: { ok: boolean }) => !one.ok) }).toEqual({
    status: 0,
    ok: true,
    stderr: '',
    broken: [],
  });
  expect(kept).toHaveLength(7);
});
