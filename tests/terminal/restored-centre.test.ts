import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeBackup } from '../../src/cli/backup/make.ts';
import { restoreBackup } from '../../src/cli/backup/restore.ts';
import { createSnapshotStore } from '../../src/terminal/snapshot.ts';
import { openTerminal } from '../../src/terminal/terminal.ts';
import { inTheirCar, openCentre } from './centre.ts';
import { newFolder } from './folders.ts';

const lane = { laneId: '250401-S1', laneClass: 'sentri' } as const;
const passphrase = 'a long sentence that nobody guesses';

describe('a terminal whose centre was restored from a backup', () => {
  it('takes the pack of the new life whole, though its versions come a second time', async () => {
    const [data, folder, backups] = [newFolder(), newFolder(), newFolder()];
    const backup = join(backups, 'copy');
    const first = await openCentre({ GARITA_DATA: data });
    const kept = await first.member();
    await first.enroll(folder);
    await makeBackup(data, backup, passphrase, Date.now());
    const lost = await first.member();
    const before = await openTerminal({ url: first.url, folder, ...lane });
    await before.round();
    await first.close();
    const alone = await Promise.all([kept, lost].map((member) => before.check(inTheirCar(member))));
    expect(alone.map(({ degraded, decision }) => `${degraded} ${decision}`)).toEqual([
      'true admit',
      'true admit',
    ]);
    const { snapshotVersion: held = 0 } = before.status();
    await before.close();
    const oldPack = readFileSync(join(folder, 'pack.signed'));

    await restoreBackup(backup, data, { force: true, passphrase, quiet: true });
    const second = await openCentre({ GARITA_DATA: data });
    const after = await openTerminal({ url: second.url, folder, ...lane });
    // The restored centre comes by the very version that the terminal has, with another member behind it.
    const fresh = await second.member();
    const state = () => second.api.services.db.first<{ version: number }>(stateText);
    while (((await state())?.version ?? 0) < (held ?? 0)) await fetchPack();
    async function fetchPack(): Promise<void> {
      await second.api.services.db.batch([{ text: bumpText, values: [] }]);
    }
    const lives = new Set<number>();
    for (let round = 0; round < 3; round += 1) {
      await after.round();
      lives.add(readFileSync(join(folder, 'pack.signed')).readUInt32BE(44));
    }
    await second.close();
    const then = await Promise.all([kept, lost, fresh].map((member) => after.check(inTheirCar(member))));
    expect(then.map(({ degraded, decision }) => `${degraded} ${decision}`)).toEqual([
      'true admit',
      'true redirect',
      'true admit',
    ]);
    await after.close();

    const keys = [...second.api.services.keys.signer.publicKeys.values()] as CryptoKey[];
    const store = createSnapshotStore(folder, 'SENTRI');
    await store.load(keys);
    await expect(store.accept(new Uint8Array(oldPack), keys)).rejects.toThrow('older');
    expect(lives.has(oldPack.readUInt32BE(44))).toBe(false);
  });
});

const stateText = { text: 'SELECT version FROM snapshot_state', values: [] };
const bumpText = 'UPDATE snapshot_state SET version = version + 1';
