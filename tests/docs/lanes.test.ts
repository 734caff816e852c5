import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problems } from '../../src/http/problems.ts';
import { codesOf, terminalAt } from '../crossings/checks.ts';
import { type Harness, makeHarness } from '../harness/node.ts';

const page = readFileSync('docs/lanes.md', 'utf8');
let harness: Harness;
beforeAll(async () => {
  harness = await makeHarness();
});
afterAll(() => harness.close());

/** The cells of each row of the table under this heading, without marks. */
function table(heading: string): readonly string[][] {
  const section = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('`', '').trim()),
  );
}

describe('the page about lanes', () => {
  it('publishes test credentials that give each decision', async () => {
    const rows = table('Sandbox');
    const decisions = new Set<string>();
    for (const [made = '', rfid, plateText = '', laneId = '', outcome = ''] of rows) {
      const [seed = '', state] = made.split(', ');
      if (made !== 'none') {
        const body = { seed: Number(seed), state };
        const member = await harness.request('POST', '/v1/sandbox/members', {
          as: { roles: ['admin'] },
          body,
        });
        const { plate, state: of, country } = member.body.vehicle;
        expect([member.body.rfid, `${plate} ${of} ${country}`]).toEqual([rfid, plateText]);
      }
      const [plate = '', state_, country] = plateText.split(' ');
      const vehicle = country ? { plate, state: state_, country } : { plate: 'ANY1', country: 'USA' };
      const answer = await terminalAt(harness, laneId).check([{ rfid }], { vehicle });
      const [decision, reasons = ''] = outcome.split(': ');
      expect(answer.body.decision, made).toBe(decision);
      if (reasons) expect([...codesOf(answer)].sort(), made).toEqual(reasons.split(', ').sort());
      decisions.add(answer.body.decision);
    }
    expect([...decisions].sort()).toEqual(['admit', 'redirect', 'refer']);
  });

  it('names problems that there are, with their status', () => {
    const rows = table('Errors and retries').filter(([status = '']) => /^\d+$/.test(status));
    expect(rows.length).toBeGreaterThan(4);
    for (const [status, type = ''] of rows) {
      const code = type.replaceAll('-', '_') as keyof typeof problems;
      expect([type, problems[code]?.status]).toEqual([type, Number(status)]);
    }
  });

  it('shows a body that the API takes', async () => {
    const body = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
    const { as } = terminalAt(harness, '250401-S1', 'as-on-the-page');
    expect((await harness.request('POST', '/v1/crossings', { as, body })).status).toBe(201);
  });

  it('names paths that there are', async () => {
    const { body } = await harness.request('GET', '/openapi.json');
    const known = Object.keys(body.paths).map((path) => path.replaceAll(/\{\w+\}/g, '{}'));
    const named = [...page.matchAll(/`(?:GET |POST |PUT )?(\/v1\/[\w/{}-]+)/g)].map(([, path = '']) => path);
    expect(named.length).toBeGreaterThan(8);
    for (const path of named) expect(known).toContain(path.replaceAll(/\{\w+\}/g, '{}'));
  });
});
