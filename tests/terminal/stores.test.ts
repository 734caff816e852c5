import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { closedBreaker, failed, probing, succeeded } from '../../src/terminal/breaker.ts';
import { openJournal } from '../../src/terminal/journal.ts';
import { encodeDelta } from '../../src/terminal/pack-delta.ts';
import { encodePack } from '../../src/terminal/pack-encode.ts';
import { signedBytes } from '../../src/terminal/signed.ts';
import { createSnapshotStore } from '../../src/terminal/snapshot.ts';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'garita-terminal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('the journal', () => {
  it('numbers each phase without a gap, over restarts, readable by its owner alone', () => {
    const folder = newFolder();
    for (let start = 0; start < 3; start += 1) {
      const journal = openJournal(folder);
      for (const phase of ['booth', 'preread', 'booth'] as const) journal.append(phase, () => '{}');
      journal.close();
    }
    const journal = openJournal(folder);
    const of = (phase: string) =>
      journal.events().flatMap((event) => (event.phase === phase ? [event.sequence] : []));
    expect(of('booth')).toEqual([0, 1, 2, 3, 4, 5]);
    expect(of('preread')).toEqual([0, 1, 2]);
    journal.close();
    expect(statSync(join(folder, 'journal.db')).mode & 0o077).toBe(0);
  });

  it('forgets what was presented once the centre has it, and keeps what the centre refuses', () => {
    const journal = openJournal(newFolder());
    const [sent, dead] = [journal.append('booth', () => '{"a":1}'), journal.append('booth', () => '{"b":2}')];
    journal.sent(sent, 'crossing-1');
    journal.dead(dead, 'refused');
    journal.dead(sent, 'late');
    expect(journal.pending(10)).toEqual([]);
    expect(journal.events('sent')).toMatchObject([{ body: null, outcome: 'crossing-1' }]);
    expect(journal.events('dead')).toMatchObject([{ body: '{"b":2}', outcome: 'refused' }]);
    journal.close();
  });
});

describe('the stored pack', () => {
  async function signer() {
    const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
    const sign = async (bytes: Uint8Array) =>
      new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, new Uint8Array(bytes)));
    return { keys: [pair.publicKey], signed: (bytes: Uint8Array) => signedBytes(sign, bytes) };
  }
  const scope = 'SENTRI';
  const key = (first: number) => Uint8Array.of(first, 0, 0, 0, 0, 0, 0, 0);
  const delta = (version: number) =>
    encodeDelta({
      scope,
      version,
      madeAt: version,
      fromVersion: version - 1,
      changed: [{ key: key(version), admit: true, member: 1 }],
      removed: [],
    });

  it('comes back with its deltas, and up to the last whole one after a kill in the middle of writing', async () => {
    const folder = newFolder();
    const { keys, signed } = await signer();
    const store = createSnapshotStore(folder, scope);
    await store.accept(await signed(encodePack({ scope, version: 1, madeAt: 1, entries: [] })), keys);
    for (const version of [2, 3]) await store.accept(await signed(delta(version)), keys);
    const file = join(folder, 'deltas.signed');
    truncateSync(file, statSync(file).size - 7);

    const again = createSnapshotStore(folder, scope);
    await again.load(keys);
    expect(again.current()?.version).toBe(2);
    await again.accept(await signed(delta(3)), keys);
    const third = createSnapshotStore(folder, scope);
    await third.load(keys);
    expect(third.current()?.version).toBe(3);
    expect(third.current()?.lookup(key(3))).toBe('admit');
  });

  it('takes nothing that is altered, of another scope, older, or signed by another', async () => {
    const folder = newFolder();
    const [{ keys, signed }, stranger] = [await signer(), await signer()];
    const store = createSnapshotStore(folder, scope);
    const pack = (madeAt: number, of = scope) =>
      encodePack({ scope: of, version: madeAt, madeAt, entries: [] });
    await store.accept(await signed(pack(5)), keys);
    await expect(store.accept(await signed(pack(4)), keys)).rejects.toThrow('older');
    await expect(store.accept(await signed(pack(6, 'FAST')), keys)).rejects.toThrow('FAST');
    await expect(store.accept(await stranger.signed(pack(6)), keys)).rejects.toThrow('signature');
    await expect(store.accept(await signed(delta(9)), keys)).rejects.toThrow('version');
    expect(store.current()?.version).toBe(5);

    const file = join(folder, 'pack.signed');
    const bytes = readFileSync(file);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const again = createSnapshotStore(folder, scope);
    await again.load(keys);
    expect(again.current()).toBeUndefined();
  });
});

describe('the circuit breaker', () => {
  it('lets one probe through when its pause is over, and rests longer after each failure, at most ten seconds', () => {
    let breaker = failed(closedBreaker, 1_000);
    expect(probing(breaker, 1_499)).toBeUndefined();
    const probe = probing(breaker, 1_500);
    expect(probe?.state).toBe('half_open');
    expect(probe && probing(probe, 99_999)).toBeUndefined();
    for (let i = 0; i < 40; i += 1) breaker = failed(breaker, 0);
    expect(breaker.probeAt).toBe(10_000);
    expect(succeeded().state).toBe('closed');
  });
});
