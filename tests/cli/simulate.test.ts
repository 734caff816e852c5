import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { environmentOf, root, runGarita } from './running.ts';

const folder = mkdtempSync(join(tmpdir(), 'garita-simulate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const scenario = join(folder, 'scenario.yaml');
const out = join(folder, 'out');

describe('garita simulate', () => {
  it.each([
    ['a seed that is no integer', '', ['--seed', '1.5'], /seed: give a whole number of 0 or more/],
    ['no days', '', ['--replications', 'x'], /replications: give a whole number from 1 to 10,000/],
    [
      'a billion travelers, with what they take',
      '',
      ['--replications', '10000'],
      /minutes on one core and \d+ MB.*--yes/,
    ],
    ['a negative rate', 'demandFactor: -1\n', [], /scenario\.yaml:1: demandFactor: /],
    [
      'a missing rate',
      'services:\n  - laneClass: ready\n    meanSeconds:\n',
      [],
      /:3: services\.0\.meanSeconds: /,
    ],
    [
      'a lane that never opens',
      'lanes:\n  - { laneClass: ready, open: 0 }\n',
      [],
      /:2: lanes\.0\.open: No ready lane ever opens/,
    ],
    [
      'a schedule with a gap',
      'schedules:\n  - laneClass: ready\n    periods:\n      - { from: "01:00", to: "24:00", open: 1 }\n',
      [],
      /:4: schedules\.0\.periods\.0\.from: there is a gap before 01:00/,
    ],
  ] as const)('refuses %s, and writes nothing', (_, text, flags, reason) => {
    writeFileSync(scenario, text);
    const { status, stdout, stderr } = runGarita(['simulate', scenario, ...flags, '--out', out]);
    expect(stderr).toMatch(reason);
    expect(stderr).not.toMatch(/^ +at /m);
    expect({ status, stdout, written: existsSync(out) }).toEqual({ status: 1, stdout: '', written: false });
  });

  it('names what it cannot read, and why', () => {
    const said = (...args: string[]) => runGarita(['simulate', ...args]).stderr;
    expect(said(folder)).toBe(`garita: ${folder}: is a folder; name a file in it\n`);
    expect(said('calibrate', join(folder, 'nowhere.csv'))).toMatch(/nowhere\.csv: no such file\n$/);
  });

  it.each([
    ['a place where no folder can be', '/proc/garita', /--out: \/proc\/garita cannot be written \(\w+\)/],
    ['a file', scenario, /--out: .*scenario\.yaml is a file; name a folder that you may write/],
  ] as const)('is asked for files in %s, and says so before it simulates', (_, where, reason) => {
    writeFileSync(scenario, '');
    const { status, stdout, stderr } = runGarita(['simulate', '--replications', '1', '--out', where]);
    expect(stderr).toMatch(reason);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  });

  it('ends quietly when whoever reads has gone away', () => {
    const command = `"${process.execPath}" --import ./src/typescript.mjs src/cli.ts simulate --replications 1 --json | head -c 9`;
    const { stdout, stderr } = spawnSync('sh', ['-c', command], {
      cwd: root,
      encoding: 'utf8',
      env: environmentOf({}),
    });
    expect({ stdout, stderr }).toEqual({ stdout: '{"scenari', stderr: '' });
  });

  it('says of a queue that cannot keep up how much is asked of it, before it is simulated', () => {
    writeFileSync(scenario, 'ports: ["2506"]\nlanes:\n  - { laneClass: general, open: 2 }\n');
    const { status, stdout, stderr } = runGarita(['simulate', scenario, '--replications', '1', '--json']);
    expect(stderr).toMatch(
      /^! scenario: Otay Mesa, general: the queue cannot keep up, .* 1\d\d % of their time/m,
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout).replications).toBe(1);
  });
});

describe('garita simulate optimise', () => {
  const section = (more: string) =>
    `replications: 2\noptimise:\n  targets: [{ laneClass: general, minutes: 15 }]\n  shiftEvery: 8\n${more}`;

  it('takes what is wanted from the scenario file, and what is said on the command line before it', () => {
    writeFileSync(scenario, section('  port: "2601"\n'));
    const planned = (...flags: readonly string[]) => {
      const { status, stdout, stderr } = runGarita(['simulate', 'optimise', scenario, '--json', ...flags]);
      expect(status, stderr).toBe(0);
      return JSON.parse(stdout).queues.map(
        ({ laneClass, target }: { laneClass: string; target: unknown }) => ({
          laneClass,
          target,
        }),
      );
    };
    expect(planned()).toEqual([{ laneClass: 'general', target: { minutes: 15 } }]);
    expect(planned('--target', 'general=30', '--figure', 'p95')).toEqual([
      { laneClass: 'general', target: { minutes: 30, fraction: 0.95 } },
    ]);
  });

  it('says what neither says', () => {
    writeFileSync(scenario, section(''));
    const { status, stderr } = runGarita(['simulate', 'optimise', scenario]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/port: say which port is planned/);
  });
});
