import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readIdentity } from '../../src/terminal/identity.ts';
import { keptSecrets } from '../../src/terminal/kept-secrets.ts';
import type { KeyStore } from '../../src/terminal/key-store.ts';
import { commandKeyStore } from '../../src/terminal/key-store-command.ts';
import { openTerminal } from '../../src/terminal/terminal.ts';
import { inTheirCar, openCentre } from './centre.ts';
import { newFolder } from './folders.ts';

const lane = { laneId: '250401-S1', laneClass: 'sentri' } as const;

/** A key store as somebody would write one: a script that keeps each secret in a file of another folder. */
function scriptStore() {
  const folder = newFolder();
  const secrets = join(folder, 'the secrets');
  mkdirSync(secrets);
  const script = join(folder, 'store.sh');
  writeFileSync(
    script,
    `#!/bin/sh
set -e
dir="$1"; file="$dir/$3"
case "$2" in
  get) cat "$file" ;;
  put) umask 077; cat > "$file" ;;
  delete) rm -f "$file" ;;
esac
`,
  );
  chmodSync(script, 0o700);
  return {
    store: commandKeyStore(`${script} "${secrets}"`),
    names: () => readdirSync(secrets).sort(),
    secrets,
  };
}

describe('a key store behind a command', () => {
  it('keeps, gives, and forgets a secret by its name', async () => {
    const { store, names } = scriptStore();
    expect(await store.get('some-name')).toBeUndefined();
    await store.put('some-name', '{"a": "line of $HOME \'text\'"}');
    expect(await store.get('some-name')).toBe('{"a": "line of $HOME \'text\'"}');
    expect(names()).toEqual(['some-name']);
    await store.delete('some-name');
    expect(await store.get('some-name')).toBeUndefined();
  });

  it('says so when a secret could not be kept, and is without one that it cannot get', async () => {
    const broken = commandKeyStore('/nowhere/no-such-program');
    await expect(broken.put('name', 'secret')).rejects.toThrow('could not keep name');
    expect(await broken.get('name')).toBeUndefined();
  });
});

describe('a terminal with a key store', () => {
  it('started while the centre is down decides from its pack, with no secret beside it', async () => {
    const centre = await openCentre();
    const [good, revoked] = [await centre.member(), await centre.member('revoked')];
    const folder = newFolder();
    const { store, names } = scriptStore();
    await centre.enroll(folder, lane.laneId, store);
    expect(readIdentity(folder)?.privateKey).toBeUndefined();
    const before = await openTerminal({ url: centre.url, folder, ...lane, keyStore: store });
    await before.round();
    expect(before.status()).toMatchObject({ enrolled: true, snapshotOpen: true });
    await before.close();
    await centre.close();

    const alone = await openTerminal({ url: centre.url, folder, ...lane, keyStore: store });
    expect(await alone.check(inTheirCar(good))).toMatchObject({ decision: 'admit', degraded: true });
    expect(await alone.check(inTheirCar(revoked))).toMatchObject({ decision: 'refer', degraded: true });
    await alone.close();
    const kept = names();
    expect(kept).toHaveLength(2);
    for (const name of readdirSync(folder)) {
      const file = join(folder, name);
      if (existsSync(file) && name !== 'drill') {
        expect(readFileSync(file, 'latin1')).not.toMatch(/snapshotKey|"d":|subkeys/);
      }
    }

    const blind = await openTerminal({ url: centre.url, folder, ...lane });
    const answer = await blind.check(inTheirCar(good));
    expect(answer.reasons.map(({ code }) => code)).toContain('snapshot_missing');
    await blind.close();
  });
});

describe('the secrets that are kept', () => {
  const secrets = {
    lane: { id: '250401-S1', laneClass: 'sentri' },
    snapshotKey: 'AAAA',
    exam: { rate: 0.1, subkeys: { '2026-11-24': 'AQID' } },
    signingKeys: [],
  } as const;
  const hour = 3_600_000;

  it('are there for this lane as long as a pack may be used, then forgotten', async () => {
    const { store, names } = scriptStore();
    await keptSecrets(store, '250401-S1', 6 * hour).keep({ ...secrets, signingKeys: [] }, 0);
    const read = (now: number, laneId = '250401-S1') => keptSecrets(store, laneId, 6 * hour).read(now);
    expect(await read(6 * hour)).toMatchObject({ laneId: '250401-S1', exam: { rate: 0.1 } });
    expect(await read(hour, '250401-S2')).toBeUndefined();
    expect(names()).toHaveLength(1);
    expect(await read(6 * hour + 1)).toBeUndefined();
    expect(names()).toEqual([]);
  });

  it('are forgotten by a terminal that stays alone for longer, and not taken after the clock went back', async () => {
    const { store, names } = scriptStore();
    const kept = keptSecrets(store, '250401-S1', 6 * hour);
    await kept.keep({ ...secrets, signingKeys: [] }, 2 * hour);
    await kept.forgetOld(8 * hour);
    expect(names()).toHaveLength(1);
    await kept.forgetOld(8 * hour + 1);
    expect(names()).toEqual([]);
    await kept.keep({ ...secrets, signingKeys: [] }, 9 * hour);
    expect(await keptSecrets(store, '250401-S1', 6 * hour).read(hour)).toBeUndefined();
  });

  it('are tried again after a minute where the store fails, not each second', async () => {
    let tries = 0;
    const failing: KeyStore = {
      lasting: true,
      get: async () => undefined,
      async put() {
        tries += 1;
        throw new Error('locked');
      },
      delete: async () => {},
    };
    const kept = keptSecrets(failing, '250401-S1', hour);
    for (const now of [0, 1_000, 59_000, 61_000]) await kept.keep({ ...secrets, signingKeys: [] }, now);
    expect(tries).toBe(2);
  });

  it('are nothing where somebody has written something else', async () => {
    const { store, secrets: folder } = scriptStore();
    writeFileSync(join(folder, 'garita-250401-s1-lane'), '{"keptAt": 0, "secrets": 7}');
    expect(await keptSecrets(store, '250401-S1', hour).read(1)).toBeUndefined();
  });
});
