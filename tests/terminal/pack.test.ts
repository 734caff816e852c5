import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPack, type PackEntry, type Verdict } from '../../src/terminal/pack.ts';
import { applyDelta, applyInPlace, encodeDelta, openDelta } from '../../src/terminal/pack-delta.ts';
import { encodePack } from '../../src/terminal/pack-encode.ts';
import { createPackKeys } from '../../src/terminal/pack-keys.ts';
import { signedBytes, verifiedBytes } from '../../src/terminal/signed.ts';

const keyBytes = fc.oneof(
  fc.uint8Array({ minLength: 8, maxLength: 8 }),
  // Keys that lie close together, and at both ends.
  fc.integer({ min: 0, max: 40 }).map((low) => Uint8Array.of(0, 0, 0, 0, 0, 0, 0, low)),
  fc.integer({ min: 200, max: 255 }).map((low) => Uint8Array.of(255, 255, 255, 255, 255, 255, 255, low)),
);
const meaning = fc.record({ admit: fc.boolean(), member: fc.integer({ min: 0, max: 2 ** 31 - 1 }) });
const entries = fc
  .array(fc.tuple(keyBytes, meaning), { maxLength: 120 })
  .map((list) => [...new Map(list.map(([key, rest]) => [key.join(), { key, ...rest }])).values()]);
const header = { life: 7, version: 1, madeAt: 1_000, scope: 'SENTRI' };

function verdict(entry: PackEntry | undefined): Verdict {
  if (!entry) return 'unknown';
  return entry.admit ? 'admit' : 'refer';
}

describe('the offline pack', () => {
  it('answers as a map of its entries does', () => {
    fc.assert(
      fc.property(entries, fc.array(keyBytes), (list, others) => {
        const pack = openPack(encodePack({ ...header, entries: list }));
        const map = new Map(list.map((entry) => [entry.key.join(), entry]));
        expect(pack.count).toBe(map.size);
        for (const key of [...list.map((entry) => entry.key), ...others]) {
          const entry = map.get(key.join());
          expect(pack.lookup(key)).toBe(verdict(entry));
          expect(pack.find(key)?.member).toBe(entry?.member);
        }
      }),
    );
  });

  it('is the same bytes whatever the order of the entries', () => {
    fc.assert(
      fc.property(entries, (list) => {
        expect(encodePack({ ...header, entries: list.toReversed() })).toEqual(
          encodePack({ ...header, entries: list }),
        );
      }),
    );
  });

  it('does not admit where two entries of one key disagree', () => {
    const key = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const both = [
      { key, admit: true, member: 7 },
      { key, admit: false, member: 7 },
    ];
    for (const list of [both, both.toReversed()]) {
      expect(openPack(encodePack({ ...header, entries: list })).lookup(key)).toBe('refer');
    }
  });

  it('becomes by any sequence of deltas what a whole pack of the result is', () => {
    const change = fc.record({ changed: entries, removed: fc.array(keyBytes, { maxLength: 30 }) });
    fc.assert(
      fc.property(entries, fc.array(change, { maxLength: 5 }), (list, changes) => {
        let pack = openPack(encodePack({ ...header, entries: list }));
        const map = new Map(list.map((entry) => [entry.key.join(), entry]));
        for (const { changed, removed } of changes) {
          const drop = [...removed, ...list.slice(0, 3).map(({ key }) => key)];
          for (const key of drop) map.delete(key.join());
          for (const entry of changed) map.set(entry.key.join(), entry);
          const next = { life: 7, version: pack.version + 2, madeAt: pack.madeAt + 5, scope: 'SENTRI' };
          pack = applyDelta(
            pack,
            encodeDelta({ ...next, fromVersion: pack.version, changed, removed: drop }),
          );
        }
        const { version, madeAt } = pack;
        const whole = encodePack({ life: 7, version, madeAt, scope: 'SENTRI', entries: map.values() });
        expect(pack.bytes).toEqual(whole);
      }),
    );
  });

  it('changes in place what a delta says of keys that are there, and nothing where one is not', () => {
    const change = fc.record({
      picks: fc.array(fc.nat(), { maxLength: 8 }),
      stranger: fc.boolean(),
      meaning,
    });
    fc.assert(
      fc.property(entries, change, (list, { picks, stranger, meaning: as }) => {
        fc.pre(list.length > 0);
        const known = [...new Set(picks.map((pick) => pick % list.length))].map((at) => list[at]!.key);
        const other = Uint8Array.of(9, 9, 9, 9, 9, 9, 9, 9);
        const changed = (stranger ? [...known, other] : known).map((key) => ({ key, ...as }));
        const pack = openPack(encodePack({ ...header, entries: list }));
        const bytes = encodeDelta({
          life: 7,
          version: 2,
          madeAt: 2_000,
          scope: 'SENTRI',
          fromVersion: 1,
          changed,
          removed: [],
        });
        const before = pack.bytes.slice();
        const merged = applyDelta(openPack(before.slice()), bytes);
        const patched = applyInPlace(pack, openDelta(bytes));
        const isNew = stranger && !list.some(({ key }) => key.join() === other.join());
        if (isNew) {
          expect(patched).toBeUndefined();
          expect(pack.bytes).toEqual(before);
        } else {
          expect(patched?.bytes).toEqual(merged.bytes);
          expect(patched?.version).toBe(2);
        }
      }),
    );
  });

  it('takes no delta that leaves a gap, goes back, or belongs to another scope', () => {
    const pack = openPack(encodePack({ life: 7, version: 5, madeAt: 1_000, scope: 'SENTRI', entries: [] }));
    const good = {
      life: 7,
      version: 6,
      madeAt: 1_000,
      scope: 'SENTRI',
      fromVersion: 5,
      changed: [],
      removed: [],
    };
    expect(applyDelta(pack, encodeDelta(good)).version).toBe(6);
    for (const wrong of [
      { fromVersion: 4 },
      { fromVersion: 6, version: 7 },
      { version: 5 },
      { madeAt: 999 },
      { scope: 'FAST' },
      { life: 8 },
    ]) {
      expect(() => applyDelta(pack, encodeDelta({ ...good, ...wrong }))).toThrow();
    }
  });

  it('opens only what the service signed, whole', async () => {
    const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
    const sign = async (bytes: Uint8Array) =>
      new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, new Uint8Array(bytes)));
    const bytes = encodePack({ ...header, entries: [{ key: new Uint8Array(8), admit: false, member: 1 }] });
    const signed = await signedBytes(sign, bytes);
    expect(await verifiedBytes(signed, [pair.publicKey])).toEqual(bytes);
    await fc.assert(
      fc.asyncProperty(fc.nat(signed.length * 8 - 1), fc.nat(signed.length - 1), async (bit, length) => {
        const flipped = signed.slice();
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        await expect(verifiedBytes(flipped, [pair.publicKey])).rejects.toThrow();
        await expect(verifiedBytes(signed.subarray(0, length), [pair.publicKey])).rejects.toThrow();
      }),
    );
    await expect(verifiedBytes(signed, [])).rejects.toThrow();
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => openPack(bytes.subarray(0, length))).toThrow();
    }
  });

  it('keeps cards, documents, plates and pairs apart, and finds each however it is written', () => {
    const keys = createPackKeys(new Uint8Array(32).fill(7));
    const member = keys.member('traveler-1');
    const all = [
      keys.number('rfid', 'AB12'),
      keys.number('document', 'AB12'),
      keys.number('pass_id', 'AB12'),
      keys.plate({ plate: 'AB12', country: 'MEX' }),
      keys.pair({ plate: 'AB12', country: 'MEX' }, member),
      keys.pair({ plate: 'AB12', country: 'MEX' }, keys.member('traveler-2')),
    ];
    expect(new Set(all.map(String)).size).toBe(all.length);
    expect(keys.number('rfid', ' ab-12')).toEqual(keys.number('rfid', 'AB12'));
    expect(keys.pair({ plate: 'ab-12', country: 'MX' }, member)).toEqual(
      keys.pair({ plate: 'AB12', country: 'MEX' }, member),
    );
  });
});
