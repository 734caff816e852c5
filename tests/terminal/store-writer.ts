import { encodeDelta } from '../../src/terminal/pack-delta.ts';
import { encodePack } from '../../src/terminal/pack-encode.ts';
import { createSnapshotStore } from '../../src/terminal/snapshot.ts';
import { keyOf, packSigner } from './signing.ts';

/**
 * A process that takes packs and deltas without end, to be killed at any moment: version V has the keys 1 to V. It
 * prints each version once it was accepted. Arguments: folder, private key (JWK).
 */
const [, , folder = '', jwk = ''] = process.argv;
const { keys, signed } = await packSigner(JSON.parse(jwk));
const scope = 'SENTRI';
const entries = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ({ key: keyOf(from + index + 1), admit: true, member: 1 }));
const store = createSnapshotStore(folder, scope, { most: { deltas: 5, bytes: 1e9 } });
await store.load(keys);
for (let version = store.current()?.version ?? 0; ; version += 1) {
  const next = version + 1;
  const since = store.since()?.version;
  const header = { life: 1, scope, version: next, madeAt: next * 1000 };
  // Every now and then the centre answers with a whole pack.
  if (since === undefined || next % 31 === 0) {
    await store.accept(await signed(encodePack({ ...header, entries: entries(0, next) })), keys);
  } else {
    const changed = entries(since, next);
    await store.accept(
      await signed(encodeDelta({ ...header, fromVersion: since, changed, removed: [] })),
      keys,
    );
  }
  process.stdout.write(`${next}\n`);
}
