import { randomBytes, randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckBody } from '../../src/crossings/schema.ts';
import type { PackEntry } from '../../src/terminal/pack.ts';
import { encodePack } from '../../src/terminal/pack-encode.ts';
import { createPackKeys } from '../../src/terminal/pack-keys.ts';
import { packSigner } from '../terminal/signing.ts';

export const scope = 'SENTRI';

const hex = (number: number) => `e28011606000${number.toString(16).padStart(12, '0')}`;
const plate = (number: number) => ({ plate: `BC${number}`, state: 'BCN', country: 'MEX' });
const passId = (number: number) => String(100_000_000 + number);

/** Members with card, PASSID and vehicle; against each hundredth something is known. */
export async function membersOf(members: number) {
  const keys = createPackKeys(randomBytes(32));
  const signer = await packSigner();

  function* entriesOf(number: number): Generator<PackEntry> {
    const member = keys.member(`traveler-${number}`);
    const admit = number % 100 > 0;
    yield { key: keys.number('rfid', hex(number)), admit, member };
    yield { key: keys.number('pass_id', passId(number)), admit, member };
    yield { key: keys.pair(plate(number), member), admit: true, member };
  }

  function* everybody(): Generator<PackEntry> {
    for (let number = 0; number < members; number += 1) yield* entriesOf(number);
  }

  return {
    keys,
    signer,
    cardKey: (number: number) => keys.number('rfid', hex(number)),
    /** Entries of people of whom half are members. */
    some: (count: number) =>
      Array.from({ length: count }, () => [...entriesOf(randomInt(members * 2))]).flat(),
    /** One of three a member in their car, one against whom something is known, one unknown. */
    carOf(index: number): CheckBody {
      const number = randomInt(members);
      const who = index % 3;
      const own = who === 1 ? number - (number % 100) : number;
      return {
        capturedAt: '2026-11-24T12:00:00Z',
        sequence: 0,
        phase: 'booth',
        direction: 'northbound',
        occupants: [{ rfid: who === 2 ? randomBytes(12).toString('hex') : hex(own) }],
        occupantCount: 1,
        vehicle: plate(own),
      };
    },
    /** The signed pack of all of them, as a terminal's folder has it. */
    async write(folder: string, madeAt: number): Promise<string> {
      const file = join(folder, 'pack.signed');
      const pack = encodePack({ life: 1, version: 1, madeAt, scope, entries: everybody() });
      writeFileSync(file, await signer.signed(pack));
      return file;
    },
  };
}
