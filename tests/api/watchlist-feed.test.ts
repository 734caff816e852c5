import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import type { Principal } from '../../src/http/principal.ts';
import type { WatchlistChanges } from '../../src/outbox/protocol/feeds.ts';
import { watchlistChanges } from '../../src/watchlists/feed.ts';
import { importEntries } from '../../src/watchlists/import.ts';
import { entry, importLines, ndjson, openList } from '../harness/watchlist-fixtures.ts';

type Step =
  | {
      readonly kind: 'publish';
      readonly list: string;
      readonly ids: readonly string[];
      readonly drop: readonly string[];
    }
  | { readonly kind: 'page'; readonly limit: number; readonly scanned: number };

const ids = fc.subarray(['a', 'b', 'c', 'd', 'e', 'f'], { minLength: 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('publish' as const),
    list: fc.constantFrom('one', 'two'),
    ids,
    drop: fc.subarray(['a', 'b', 'c', 'd', 'e', 'f'], { maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant('page' as const),
    limit: fc.integer({ min: 1, max: 4 }),
    scanned: fc.integer({ min: 4, max: 8 }),
  }),
);

/** What a reader knows: the publication and content of each entry; no content is a tombstone. */
type Known = Map<string, { readonly seq: number; readonly content: string | undefined }>;

function take(known: Known, page: WatchlistChanges): void {
  for (const change of page.changes) {
    const content = change.entry === undefined ? undefined : JSON.stringify(change.entry);
    known.set(`${change.listId}/${change.entryId}`, { seq: change.seq, content });
  }
}

function listed(known: Known): Record<string, string> {
  return Object.fromEntries(
    [...known].flatMap(([key, { content }]) => (content === undefined ? [] : [[key, content]])),
  );
}

const principal: Principal = {
  kind: 'staff',
  subject: 'm',
  agency: 'CBP',
  roles: ['list_manager'],
  scopes: new Set(),
};

async function publish(
  h: Harness,
  serial: number,
  { list, ids: upserted, drop }: Step & { kind: 'publish' },
) {
  const removals = drop.filter((id) => !upserted.includes(id)).map((id) => ({ id, operation: 'remove' }));
  const lines = [...upserted.map((id) => ({ ...entry(id), remarks: `${serial}` })), ...removals];
  async function* body() {
    yield new TextEncoder().encode(ndjson(lines));
  }
  const request = {
    listId: list,
    mode: 'delta',
    format: 'garita',
    source: '',
    strict: true,
    principal,
    body: body(),
  } as const;
  return { lines, report: await importEntries(h.services, request) };
}

describe('the feed of the lists', () => {
  it('leaves a reader complete and right through what it claims, whatever is published between its pages', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
        const h = await makeHarness();
        try {
          await openList(h, 'one');
          await openList(h, 'two');
          const states: Known[] = [new Map()];
          const known: Known = new Map();
          let cursor = '';
          let claimed = 0;
          const read = async (limit: number, scanned: number) => {
            const page = await watchlistChanges(h.services, cursor, limit, scanned);
            take(known, page);
            expect(page.changes.length).toBeLessThanOrEqual(limit);
            expect(page.seq).toBeGreaterThanOrEqual(claimed);
            ({ cursor, seq: claimed } = page);
            for (const [key, was] of states[page.seq]!) {
              const now = known.get(key);
              expect(now?.seq).toBeGreaterThanOrEqual(was.seq);
              if (now?.seq === was.seq) expect(now.content).toBe(was.content);
              else expect(states[now!.seq]!.get(key)?.content).toBe(now?.content);
            }
            if (!page.more) expect(listed(known)).toEqual(listed(states[page.seq]!));
            return page;
          };
          for (const [serial, one] of steps.entries()) {
            if (one.kind === 'page') await read(one.limit, one.scanned);
            else {
              const { lines, report } = await publish(h, serial, one);
              const state: Known = new Map(states.at(-1));
              if (!report.published) continue;
              for (const line of lines) {
                const key = `${one.list}/${line.id}`;
                const removal = 'operation' in line;
                if (removal && state.get(key)?.content === undefined) continue;
                const content = removal ? undefined : JSON.stringify(line);
                state.set(key, { seq: report.seq ?? 0, content });
              }
              states[report.seq ?? 0] = state;
            }
          }
          let pages = 0;
          while ((await read(2, 5)).more) expect(pages++).toBeLessThan(200);
          // What was published before a pass began belongs to it; what came later, to the next one.
          while ((await read(2, 5)).more) expect(pages++).toBeLessThan(200);
          expect(claimed).toBe(states.length - 1);
        } finally {
          await h.close();
        }
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});

describe('a page of the feed', () => {
  let h: Harness;
  beforeAll(async () => {
    h = await makeHarness();
    await openList(h, 'l');
  });
  afterAll(() => h.close());

  it('does not show what is staged, and tells each entry once, as it is now', async () => {
    expect(await watchlistChanges(h.services, '')).toEqual({
      changes: [],
      cursor: '0.0.0.0',
      seq: 0,
      more: false,
    });
    await importLines(h, 'l', [entry('a'), entry('b')]);
    await importLines(h, 'l', [entry('a', 1)]);
    const page = await watchlistChanges(h.services, '');
    expect(page).toMatchObject({ seq: 2, more: false });
    expect(page.changes).toEqual([
      { listId: 'l', entryId: 'a', entryHash: expect.any(String), seq: 2, entry: entry('a', 1) },
      { listId: 'l', entryId: 'b', entryHash: '', seq: 2 },
    ]);
    expect(await watchlistChanges(h.services, page.cursor)).toMatchObject({
      changes: [],
      seq: 2,
      more: false,
    });
  });

  it('refuses a cursor that is none, or that comes from another database', async () => {
    for (const cursor of ['x', '1.2', '9.9.9.0', '2.1.1.0']) {
      await expect(watchlistChanges(h.services, cursor)).rejects.toMatchObject({ code: 'invalid_parameter' });
    }
  });
});
