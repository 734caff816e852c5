import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { typescript } from '../../src/cli/typescript.ts';
import { encodeDelta } from '../../src/terminal/pack-delta.ts';
import { encodePack } from '../../src/terminal/pack-encode.ts';
import { createSnapshotStore, type SnapshotStore } from '../../src/terminal/snapshot.ts';
import { newFolder } from './folders.ts';
import { keyOf, packSigner } from './signing.ts';

const scope = 'SENTRI';
const one = { admit: true, member: 1 };
const { keys, signed, jwk } = await packSigner();

/** Version V was made V minutes after the beginning. */
const minutes = (version: number) => version * 60_000;

function whole(
  version: number,
  more: { madeAt?: number; scope?: string; keys?: number; life?: number } = {},
) {
  const entries = Array.from({ length: more.keys ?? 0 }, (_, index) => ({ key: keyOf(index), ...one }));
  return signed(encodePack({ life: 1, scope, version, madeAt: minutes(version), entries, ...more }));
}

function delta(
  fromVersion: number,
  version: number,
  changed: readonly number[],
  madeAt = minutes(version),
  life = 1,
) {
  const entries = changed.map((number) => ({ key: keyOf(number), ...one }));
  return signed(encodeDelta({ life, scope, version, madeAt, fromVersion, changed: entries, removed: [] }));
}

async function reopened(folder: string): Promise<SnapshotStore> {
  const store = createSnapshotStore(folder, scope);
  await store.load(keys);
  return store;
}

const deltaBytes = (folder: string) => statSync(join(folder, 'deltas.signed')).size;

describe('the stored pack', () => {
  it('comes back with its deltas, and up to the last whole one after a kill in the middle of writing', async () => {
    const folder = newFolder();
    const store = createSnapshotStore(folder, scope);
    await store.accept(await whole(1), keys);
    for (const version of [2, 3]) await store.accept(await delta(version - 1, version, [version]), keys);
    truncateSync(join(folder, 'deltas.signed'), deltaBytes(folder) - 7);

    const again = await reopened(folder);
    expect(again.current()?.version).toBe(2);
    await again.accept(await delta(2, 3, [3]), keys);
    const third = await reopened(folder);
    expect(third.current()?.version).toBe(3);
    expect(third.current()?.lookup(keyOf(3))).toBe('admit');
  });

  it('cut off at any byte is what it was some deltas ago, or nothing', async () => {
    const [full, folder] = [newFolder(), newFolder()];
    const store = createSnapshotStore(full, scope);
    await store.accept(await whole(1, { keys: 3 }), keys);
    for (const version of [2, 3, 4]) await store.accept(await delta(version - 1, version, [version]), keys);
    const files = ['pack.signed', 'deltas.signed'].map((name) => ({
      name,
      bytes: readFileSync(join(full, name)),
    }));
    const damage = fc.record({
      file: fc.nat(1),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      how: fc.constantFrom('cut', 'flip'),
      bit: fc.nat(7),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ file, at, how, bit }) => {
        for (const [index, { name, bytes }] of files.entries()) {
          const copy = Uint8Array.from(bytes);
          const place = Math.floor(at * copy.length);
          if (index === file && how === 'flip') copy[place] = (copy[place] ?? 0) ^ (1 << bit);
          writeFileSync(join(folder, name), index === file && how === 'cut' ? copy.subarray(0, place) : copy);
        }
        const version = (await reopened(folder)).current()?.version;
        if (file === 0) expect(version).toBeUndefined();
        else expect([1, 2, 3]).toContain(version);
      }),
      { numRuns: 150 },
    );
  });

  it('is one and the same in memory and on disk though a whole pack comes in the middle of deltas', async () => {
    const folder = newFolder();
    const store = createSnapshotStore(folder, scope);
    await store.accept(await whole(1), keys);
    const coming = [await delta(1, 2, [2]), await whole(5), await delta(2, 3, [3]), await delta(5, 6, [6])];
    const outcomes = await Promise.allSettled(coming.map((signed) => store.accept(signed, keys)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    const again = await reopened(folder);
    for (const one of [store, again]) {
      expect(one.since()).toMatchObject({ version: 6 });
      expect([2, 3, 6].map((key) => one.current()?.lookup(keyOf(key)))).toEqual([
        'unknown',
        'unknown',
        'admit',
      ]);
    }
  });

  it('takes nothing that is altered, of another scope, older, or signed by another', async () => {
    const folder = newFolder();
    const store = createSnapshotStore(folder, scope);
    const stranger = await packSigner();
    await store.accept(await whole(5), keys);
    await store.accept(await delta(5, 6, [1]), keys);
    const older = [
      await whole(5),
      await whole(4),
      await whole(7, { madeAt: minutes(6) - 1 }),
      await whole(4, { madeAt: minutes(6) }),
    ];
    for (const pack of older) await expect(store.accept(pack, keys)).rejects.toThrow('older');
    await expect(store.accept(await whole(7, { scope: 'FAST' }), keys)).rejects.toThrow('FAST');
    const forged = await stranger.signed(
      encodePack({ life: 1, scope, version: 9, madeAt: minutes(9), entries: [] }),
    );
    await expect(store.accept(forged, keys)).rejects.toThrow('signature');
    for (const wrong of [
      await delta(8, 9, []),
      await delta(4, 7, []),
      await delta(6, 7, [], minutes(6) - 1),
    ]) {
      await expect(store.accept(wrong, keys)).rejects.toThrow('version');
    }
    await store.accept(await delta(6, 7, [2]), keys);
    // The deltas that were taken already, played again.
    for (const old of [await delta(5, 6, [1]), await delta(6, 7, [2])]) {
      await expect(store.accept(old, keys)).rejects.toThrow('version');
    }
    expect(store.current()?.version).toBe(7);
    expect((await reopened(folder)).current()?.version).toBe(7);
    // Within a life versions do not fall, however late it is.
    await expect(store.accept(await whole(2, { madeAt: minutes(8) }), keys)).rejects.toThrow('older');
  });

  it('of another life is taken whole when it is later, never by a delta, and the life before it never again', async () => {
    const folder = newFolder();
    const store = createSnapshotStore(folder, scope);
    await store.accept(await whole(5), keys);
    await store.accept(await delta(5, 6, [1]), keys);
    // A centre that was restored from a backup counts from what it was, and may have come by the same version again.
    await expect(store.accept(await delta(6, 7, [2], minutes(7), 2), keys)).rejects.toThrow('life');
    for (const madeAt of [minutes(6) - 1, minutes(6)]) {
      await expect(store.accept(await whole(9, { madeAt, life: 2 }), keys)).rejects.toThrow('older');
    }
    expect(store.since()).toMatchObject({ life: 1, version: 6 });
    await store.accept(await whole(3, { madeAt: minutes(8), life: 2 }), keys);
    expect(store.since()).toMatchObject({ life: 2, version: 3 });
    const before = [await whole(6), await whole(5), await delta(3, 7, [2], minutes(9))];
    for (const old of before) await expect(store.accept(old, keys)).rejects.toThrow();
    await store.accept(await delta(3, 4, [2], minutes(9), 2), keys);
    const again = await reopened(folder);
    expect([again.current()?.life, again.current()?.version]).toEqual([2, 4]);
    expect([1, 2].map((key) => again.current()?.lookup(keyOf(key)))).toEqual(['unknown', 'admit']);
  });

  it('from the future is refused by a word of its own, and one that is held gives way to a new life', async () => {
    const folder = newFolder();
    let now = minutes(6);
    const store = createSnapshotStore(folder, scope, { now: () => now });
    await store.accept(await whole(5), keys);
    await store.accept(await delta(5, 8, [1]), keys);
    for (const ahead of [await whole(9), await delta(8, 9, [2])]) {
      await expect(store.accept(ahead, keys)).rejects.toThrow('180 s ahead of this terminal’s clock');
    }
    expect(store.current()?.version).toBe(8);
    now = minutes(7);
    await store.accept(await delta(8, 9, [2]), keys);
    // The clock was wrong and is set back: what is here is of no use, but within its life nothing goes back.
    now = minutes(4);
    await expect(store.accept(await whole(4), keys)).rejects.toThrow('older');
    await store.accept(await whole(1, { madeAt: minutes(4), life: 2 }), keys);
    expect(store.current()?.version).toBe(1);
  });

  it('stores a delta that changes nothing once a minute, and asks the next from what is stored', async () => {
    const folder = newFolder();
    const store = createSnapshotStore(folder, scope);
    await store.accept(await whole(1), keys);
    await store.accept(await delta(1, 2, [], minutes(1) + 59_000), keys);
    expect([store.current()?.version, store.since()?.version]).toEqual([2, 1]);
    expect(store.current()?.madeAt).toBe(minutes(1) + 59_000);
    await store.accept(await delta(1, 3, [], minutes(2)), keys);
    expect([store.current()?.version, store.since()?.version]).toEqual([3, 3]);
    expect((await reopened(folder)).current()?.version).toBe(3);
  });

  it('puts one delta from the whole pack in the place of many, and needs no more room for them', async () => {
    const folder = newFolder();
    const store = createSnapshotStore(folder, scope);
    await store.accept(await whole(1), keys);
    const some = Array.from({ length: 9_000 }, (_, index) => index + 100);
    let version = 1;
    while (store.since()?.version !== 1 || version === 1) {
      await store.accept(await delta(version, version + 1, some), keys);
      version += 1;
    }
    const before = deltaBytes(folder);
    await store.accept(await delta(1, version + 1, [...some, 7]), keys);
    expect(before).toBeGreaterThan(1_000_000);
    expect(deltaBytes(folder)).toBeLessThan(120_000);
    expect(store.since()?.version).toBe(version + 1);
    const again = await reopened(folder);
    expect(again.current()?.bytes).toEqual(store.current()?.bytes);
    expect(again.current()?.lookup(keyOf(7))).toBe('admit');
  });

  it('is killed at any moment and holds what it had taken, or more', { timeout: 60_000 }, async () => {
    const folder = newFolder();
    const writer = fileURLToPath(new URL('./store-writer.ts', import.meta.url));
    let reached = 0;
    for (let kill = 0; kill < 10; kill += 1) {
      const child = spawn(process.execPath, [...typescript, writer, folder, JSON.stringify(jwk)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const lines = createInterface({ input: child.stdout });
      let said = 0;
      lines.on('line', (line) => {
        said = Number(line);
      });
      await once(lines, 'line');
      await sleep(Math.random() * 200);
      const ended = once(child, 'close');
      child.kill('SIGKILL');
      await ended;

      const pack = (await reopened(folder)).current();
      const version = pack?.version ?? 0;
      expect(version).toBeGreaterThanOrEqual(said);
      expect(version).toBeLessThanOrEqual(said + 1);
      expect(said).toBeGreaterThan(reached);
      expect(pack?.count).toBe(version);
      for (let key = 1; key <= version; key += 1) expect(pack?.lookup(keyOf(key))).toBe('admit');
      reached = version;
    }
    // Every sixth was folded, every 31st a whole pack.
    expect(reached).toBeGreaterThan(40);
  });
});
