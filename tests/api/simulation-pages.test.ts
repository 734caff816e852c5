import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { simulationProgress, storePartial } from '../../src/simulation/results.ts';
import { storeChart } from '../../src/simulation/store.ts';
import type { Harness } from '../harness/common.ts';
import { handWorker } from '../harness/hand-worker.ts';
import { formOf, openBrowser } from './browser.ts';

const list = '/staff/simulations';
const spanish = { 'accept-language': 'es' };
let harness: Harness;
let browser: ReturnType<typeof openBrowser>;

beforeEach(async () => {
  harness = await makeHarness();
  browser = openBrowser(harness.app);
  await browser.signIn('ana', 'staff');
});
afterEach(() => harness.close());

/** Fills the form with this, and asks for it. @returns the id of the run */
async function run(fields: Record<string, string>): Promise<string> {
  await browser.open(`${list}/new`);
  const shown = await browser.fill(list, { '/ports': '2604', '/replications': '2', ...fields });
  expect(shown.status, shown.text).toBe(200);
  return shown.path.split('/').at(-1) ?? '';
}
const work = () => handWorker(harness).drain();
const stored = () =>
  harness.services.db.all(
    sql<{
      name: string;
      scenario: string;
      variants: string;
    }>`SELECT name, scenario, variants FROM simulations`,
  );

describe("the analyst's list", () => {
  it('simulates the design day with one click, and a second click of the same button makes no second one', async () => {
    const shown = await browser.open(list);
    const form = formOf(shown.html, list);
    const first = await browser.post(list, form);
    expect(first.text).toContain('Waiting for a worker');
    expect(first.text).toContain('Design day');
    expect((await browser.post(list, form)).path).toBe(first.path);
    expect((await browser.open(list)).text).toMatch(
      /Design day .*Waiting for a worker The design day 0 \/ 20/,
    );
    expect(await stored()).toHaveLength(1);
  });

  it('is in Spanish for whoever reads Spanish', async () => {
    const shown = await browser.open(list, spanish);
    expect(shown.text).toContain('Simular el día de diseño');
    expect(shown.text).toContain('el 30 % de los autos son SENTRI');
  });

  it('goes on where a page ends', async () => {
    for (let i = 0; i < 21; i += 1) await run({ '/name': `run ${i}` });
    const first = await browser.open(list);
    expect(first.text).toContain('run 20');
    expect(first.text).not.toContain('run 0 ');
    const older = /href="([^"]*older=[^"]*)"/.exec(first.html)?.[1] ?? '';
    expect((await browser.open(older)).text).toContain('run 0 ');
  });
});

describe('the scenario form', () => {
  it('opens a ready-made scenario with its fields and its lists, and asks for it', async () => {
    const sentri = await browser.open(`${list}/new?from=sentri-30`);
    expect(formOf(sentri.html, list)).toMatchObject({ '/sentriShare': '0.3', '/box': '' });
    const outage = await browser.open(`${list}/new?from=outage`);
    expect(formOf(outage.html, list)['/box']).toContain('outages:');
    await browser.fill(list, { '/name': 'Cut off' });
    const [row] = await stored();
    expect(row?.name).toBe('Cut off');
    expect(JSON.parse(row?.scenario ?? '').outages).toHaveLength(1);
  });

  it('says at each field, and in the box at each line, what is wrong, keeps what was typed and stores nothing', async () => {
    await browser.open(`${list}/new`);
    const box = 'lanes:\n  - laneClass: general\n    opens: 0';
    const shown = await browser.fill(list, { '/demandFactor': '99', '/box': box });
    expect(shown.status).toBe(422);
    expect(shown.html).toMatch(/href="#field-demandFactor"/);
    expect(shown.text).toContain('So many times the travelers: Too big: expected number to be <=5');
    expect(shown.text).toContain('line 3, lanes.0.opens: there is no such field');
    expect(formOf(shown.html, list)).toMatchObject({ '/demandFactor': '99', '/box': box });
    expect(await stored()).toEqual([]);
  });

  it('tells what the model refuses at its line, and asks before what takes very long', async () => {
    await browser.open(`${list}/new`);
    const box = 'lanes:\n  - laneClass: general\n    open: 0';
    const refused = await browser.fill(list, { '/ports': '2503', '/box': box });
    expect(refused.text).toMatch(/line 3, lanes\.0\.open: .*general.*Calexico/);
    const inSpanish = await browser.open(`${list}/new?lang=es`);
    expect(inSpanish.status).toBe(200);
    const refusedThere = await browser.fill(list, { '/ports': '2503', '/box': box });
    expect(refusedThere.text).toMatch(/línea 3, lanes\.0\.open: Nunca abre un carril general en Calexico/);
    await browser.open(`${list}/new?lang=en`);
    const long = await browser.fill(list, { '/box': '', '/ports': '', '/replications': '10000' });
    expect([long.status, long.text]).toEqual([422, expect.stringMatching(/travelers in all take about/)]);
    const accepted = await browser.fill(list, { '/acceptCost': 'yes' });
    expect([accepted.status, accepted.text]).toEqual([200, expect.stringContaining('Waiting for a worker')]);
  });

  it('is filled by a run, to change it and run it again', async () => {
    const variants = 'variants:\n  - name: more\n    change: { demandFactor: 1.1 }';
    const id = await run({ '/name': 'First', '/seed': '7', '/box': variants });
    const again = await browser.open(`${list}/new?run=${id}`);
    expect(formOf(again.html, list)).toMatchObject({
      '/name': 'First',
      '/seed': '7',
      '/replications': '2',
      '/demandFactor': '',
    });
    expect(formOf(again.html, list)['/box']).toContain('name: more');
    expect(again.html).toMatch(/value="2604" checked/);
  });

  it('hands out the JSON Schema that it is made from', async () => {
    const shown = await browser.open(`${list}/schema.json`);
    const api = await harness.request('GET', '/v1/simulations/schema', { as: { roles: ['analyst'] } });
    expect(JSON.parse(shown.html)).toEqual(api.body);
  });
});

describe('a run', () => {
  it('tells how far it is, in words and as events, and is cancelled', async () => {
    const id = await run({ '/replications': '40' });
    await simulationProgress(harness.services, id, { done: 10, total: 40 });
    harness.advance(30_000);
    const shown = await browser.open(`${list}/${id}`);
    expect(shown.text).toContain('10 of 40 days drawn. About 90 seconds left.');
    expect((await browser.open(`${list}/${id}`, spanish)).text).toMatch(
      /10 de 40 días sorteados. Faltan unos 90/,
    );
    const cancelled = await browser.fill(`${list}/${id}/cancel`);
    expect(cancelled.text).toContain('Cancelled');
    const events = await browser.open(`${list}/${id}/events`);
    expect(events.html).toContain('"state":"cancelled"');
  });

  it('shows what is known so far, and the result with intervals when it is over', async () => {
    const id = await run({ '/name': 'Nogales' });
    await simulationProgress(harness.services, id, { done: 1, total: 2 });
    const worker = handWorker(harness);
    const [computed] = await worker.compute();
    if (computed?.result.kind !== 'simulation') throw new Error('no simulation');
    const { summary, csv } = computed.result;
    await storePartial(harness.services, id, { summary: { ...summary, replications: 1 }, csv });
    const partial = await browser.open(`${list}/${id}`);
    expect(partial.text).toContain('What is known so far');
    expect(partial.text).not.toContain('summary.json');
    expect((await worker.post([computed]))[0]?.outcome).toBe('accepted');
    const shown = await browser.open(`${list}/${id}`);
    expect(shown.text).toContain('Done');
    expect(shown.text).toMatch(/Nogales SENTRI [\d,]+ \d+ % [\d.]+ \([\d.]+ to [\d.]+\)/);
    expect(shown.text).toMatch(/Person-hours in line [\d,]+ \([\d,]+ to [\d,]+\)/);
    expect(shown.text).toMatch(/Nogales Trucks X-ray/);
    expect((await browser.open(`${list}/${id}`, spanish)).text).toMatch(
      /Nogales SENTRI .*\(de [\d.]+ a [\d.]+\)/,
    );
  });

  it('hands out its figures, series, charts and report, in the language of the reader', async () => {
    const id = await run({ '/name': '<Nogales>' });
    await work();
    await harness.services.db.batch([storeChart(id, 'waits', '<svg id="e"/>', '<svg id="s"/>')]);
    const page = await browser.open(`${list}/${id}`);
    expect(page.html).toContain(`<img class="garita-chart" src="${list}/${id}/charts/waits.svg"`);
    expect(JSON.parse((await browser.open(`${list}/${id}/summary.json`)).html).replications).toBe(2);
    expect((await browser.open(`${list}/${id}/series.csv`)).html).toMatch(/^port,lane_class,hour/);
    expect((await browser.open(`${list}/${id}/charts/waits.svg`)).html).toBe('<svg id="e"/>');
    expect((await browser.open(`${list}/${id}/charts/waits.svg`, spanish)).html).toBe('<svg id="s"/>');
    const report = await browser.open(`${list}/${id}/report.html`, spanish);
    expect(report.html).toContain('<h1>&lt;Nogales></h1>');
    expect(report.html).toContain('Esperas del día, en minutos');
    expect(report.html).toContain('<svg id="s"/>');
    expect((await browser.open(`${list}/${id}/charts/none.svg`)).status).toBe(404);
  });

  it('has no files before it is done, and says that it failed', async () => {
    const id = await run({});
    for (const file of ['summary.json', 'series.csv', 'report.html'])
      expect((await browser.open(`${list}/${id}/${file}`)).status).toBe(404);
    await harness.services.db.batch([sql`UPDATE simulations SET state = 'failed' WHERE id = ${id}`]);
    expect((await browser.open(`${list}/${id}`)).text).toContain('The workers could not run it.');
  });

  it('is nobody else’s, and no place for whoever does not simulate', async () => {
    const id = await run({ '/name': 'Mine' });
    await work();
    await harness.services.db.batch([
      sql`UPDATE simulations SET requested_by = 'staff:other' WHERE id = ${id}`,
    ]);
    for (const path of ['', '/events', '/summary.json', '/series.csv', '/report.html', '/charts/waits.svg'])
      expect((await browser.open(`${list}/${id}${path}`)).status).toBe(404);
    expect((await browser.open(`${list}/new?run=${id}`)).status).toBe(404);
    expect((await browser.open(list)).text).not.toContain('Mine');
    const officer = openBrowser(harness.app);
    await officer.signIn('olivia', 'staff');
    for (const path of [list, `${list}/new`, `${list}/${id}`, `${list}/compare`, `${list}/schema.json`])
      expect((await officer.open(path)).status).toBe(403);
  });
});

describe('two runs', () => {
  it('are compared with intervals, and run again on the same days', async () => {
    const first = await run({ '/name': 'As it is' });
    const second = await run({ '/name': 'Twice as many', '/demandFactor': '2' });
    await work();
    const shown = await browser.open(`${list}/compare?run=${first}&run=${second}`);
    expect(shown.text).toContain('Twice as many less As it is.');
    expect(shown.text).toMatch(/Nogales General [\d.,]+ -?[\d.,]+ to [\d.,]+/);
    const together = await browser.fill(`${list}/compare`);
    expect(together.text).toContain('Waiting for a worker');
    const row = (await stored()).find(({ variants }) => variants !== '[]');
    expect(row?.name).toBe('As it is');
    expect(JSON.parse(row?.variants ?? '')).toMatchObject([
      { name: 'Twice as many', change: { demandFactor: 2 } },
    ]);
  });

  it('are asked for where there are not two with a result', async () => {
    const id = await run({});
    for (const query of ['', `?run=${id}`, `?run=${id}&run=${id}`, `?run=${id}&run=nobody`])
      expect((await browser.open(`${list}/compare${query}`)).text).toContain('Tick two simulations');
  });
});
