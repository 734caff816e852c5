import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import autocannon from 'autocannon';
import { cpuOf } from '../../src/cli/replay/own-workers.ts';
import { end, freePort, run, said } from './processes.ts';
import { round, type Section } from './section.ts';

const connections = 50;
const seconds = 5;
const rounds = 3;

/** What a browser fetches for a page beside its fonts, in bytes as they are sent packed. */
async function weightOf(url: string): Promise<{ readonly html: number; readonly assets: number }> {
  const html = await (await fetch(url)).text();
  const links = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((found) => found[1] ?? '');
  let assets = 0;
  for (const link of new Set(links)) {
    // fetch unpacks; what was sent packed is packed again to be counted, as gzip at its best.
    const body = await (await fetch(new URL(link, url))).arrayBuffer();
    assets += gzipSync(new Uint8Array(body), { level: 9 }).length;
  }
  return { html: gzipSync(html).length, assets };
}

/** The first page as Node makes it: everybody's, drawn anew for each request. API on one core, browsers on the other. */
export async function benchPages(): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'garita-bench-'));
  const [port, internal, barePort] = await Promise.all([freePort(), freePort(), freePort()]);
  const api = run(
    'src/cli.ts',
    ['serve'],
    {
      GARITA_DATA: folder,
      GARITA_LOG_LEVEL: 'warn',
      GARITA_REQUESTS_PER_MINUTE: '100000000',
      PORT: String(port),
      GARITA_INTERNAL_PORT: String(internal),
    },
    0,
  );
  const bare = run('tests/bench/server-bare.ts', [], { PORT: String(barePort) }, 0);
  try {
    await Promise.all([said(api, 'Data'), said(bare, 'ready')]);
    const url = `http://127.0.0.1:${port}/`;
    const page = (language: string) => ({
      url,
      connections,
      duration: seconds,
      headers: { 'accept-language': language },
    });
    const weight = await weightOf(url);
    await autocannon({ ...page('es'), duration: 3 });
    let perSecond = 0;
    let barePerSecond = 0;
    let processor = 0;
    let pages = 0;
    const p50: number[] = [];
    const p99: number[] = [];
    for (let i = 0; i < rounds; i += 1) {
      const plain = await autocannon({
        url: `http://127.0.0.1:${barePort}/bare`,
        connections,
        duration: seconds,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"sequence":1}',
      });
      barePerSecond += plain.requests.average / rounds;
      const before = cpuOf(api.pid) ?? 0;
      const result = await autocannon(page(i % 2 === 0 ? 'es' : 'en'));
      processor += (cpuOf(api.pid) ?? 0) - before;
      pages += result.requests.total;
      if (result.non2xx > 0) throw new Error(`${result.non2xx} pages were refused`);
      perSecond += result.requests.average / rounds;
      p50.push(result.latency.p50);
      p99.push(result.latency.p99);
    }
    const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
    const kilobytes = round((weight.html + weight.assets) / 1000, 1);
    return {
      title: `First page, ${connections} connections`,
      rows: [
        {
          what: 'weight without fonts, gzip',
          figure: `${kilobytes} kB (HTML ${round(weight.html / 1000, 1)} kB)`,
        },
        { what: 'pages a second', figure: `${Math.round(perSecond)}` },
        { what: 'processor time a page', figure: `${Math.round((processor / pages) * 1e6)} µs` },
        { what: 'share of a bare route', figure: `${round(perSecond / barePerSecond)}` },
        { what: 'latency p50, median of the rounds', figure: `${median(p50)} ms` },
        { what: 'latency p99, median of the rounds', figure: `${median(p99)} ms` },
      ],
      figures: {
        p99: median(p99),
        p50: median(p50),
        perSecond: round(perSecond),
        processorMicroseconds: Math.round((processor / pages) * 1e6),
        shareOfBare: round(perSecond / barePerSecond),
        kilobytes,
      },
    };
  } finally {
    await end(api);
    await end(bare);
    rmSync(folder, { recursive: true, force: true });
  }
}
