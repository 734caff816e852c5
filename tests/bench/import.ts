import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mintToken } from '../../src/http/tokens.ts';
import { startApi } from '../../src/node.ts';
import { entryLines } from '../../src/seed/lines.ts';
import type { Section } from './section.ts';

const entries = 20_000;

/** A list imported over HTTP: parsed, staged in chunks, published. */
export async function benchImport(): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'garita-bench-'));
  const api = await startApi({ PORT: '0', GARITA_DATA: folder, GARITA_LOG_LEVEL: 'silent' });
  try {
    const token = await mintToken(
      api.services,
      { subject: 'bench', roles: ['list_manager'], agency: 'CBP' },
      600,
    );
    const authorization = `Bearer ${token}`;
    const created = await fetch(`${api.url}/v1/watchlists`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', 'idempotency-key': 'bench' },
      body: JSON.stringify({
        id: 'bench',
        name: 'Bench',
        ownerAgency: 'CBP',
        legalBasis: 'none',
        caveat: 'nothing',
      }),
    });
    if (created.status !== 201) throw new Error(await created.text());
    const body = [...entryLines(1, entries, 0)]
      .map((line) => (line.endsWith('\n') ? line : `${line}\n`))
      .join('');
    const rates: number[] = [];
    for (const what of ['first', 'again'] as const) {
      const started = performance.now();
      const response = await fetch(`${api.url}/v1/watchlists/bench/entries?mode=full`, {
        method: 'PUT',
        headers: { authorization, 'content-type': 'application/x-ndjson' },
        body,
      });
      if (!response.ok) throw new Error(`${what}: ${await response.text()}`);
      await response.json();
      rates.push(Math.round(entries / ((performance.now() - started) / 1000)));
    }
    const [perSecond = 0, unchangedPerSecond = 0] = rates;
    return {
      title: `List import over HTTP, ${entries.toLocaleString('en-US')} entries`,
      rows: [
        { what: 'new entries a second', figure: perSecond.toLocaleString('en-US') },
        { what: 'unchanged entries a second', figure: unchangedPerSecond.toLocaleString('en-US') },
      ],
      figures: { perSecond, unchangedPerSecond },
    };
  } finally {
    await api.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
