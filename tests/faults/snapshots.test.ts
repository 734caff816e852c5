import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDevelopmentSecrets } from '../../src/config/data-folder.ts';
import { keysFrom } from '../../src/config/secrets.ts';
import { encodeDelta } from '../../src/terminal/pack-delta.ts';
import { encodePack } from '../../src/terminal/pack-encode.ts';
import { createPackKeys, type PackKeys } from '../../src/terminal/pack-keys.ts';
import { signedBytes } from '../../src/terminal/signed.ts';
import { type Actor, type Cast, castOf } from './cast.ts';
import { type Centre, openCentre } from './centre.ts';
import { chanceOfRun } from './chance.ts';
import { checkInvariants } from './invariants.ts';
import { type Link, openLink, type Passing } from './link.ts';
import { until } from './processes.ts';
import { openWindow, type Window } from './window.ts';

const chance = chanceOfRun();
const isPack = ({ path, status }: Passing) => path.includes('/snapshot') && status < 300;

/** Answers in the place of packs and deltas. */
type Tampering = (passing: Passing) => Buffer | undefined;

function truncated({ bytes }: Passing): Buffer {
  return bytes.subarray(0, Math.floor(bytes.length / 2));
}

function flipped({ bytes }: Passing): Buffer {
  const copy = Buffer.from(bytes);
  const at = Math.floor(copy.length / 2);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

let centre: Centre;
let cast: Cast;
let packKeys: PackKeys;
const windows: Window[] = [];
const links: Link[] = [];

/** What a thief of the lookup key would send: everybody is admitted, and the signature is their own. */
async function forgedFor(actors: readonly Actor[]): Promise<Tampering> {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  const sign = async (bytes: Uint8Array) =>
    new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, new Uint8Array(bytes)));
  const entries = actors.flatMap(({ shown: { occupants, vehicle } }) => {
    const [first] = occupants;
    if (!first || !('rfid' in first) || !vehicle) return [];
    const member = packKeys.member(first.rfid);
    return [
      { key: packKeys.number('rfid', first.rfid), admit: true, member },
      { key: packKeys.pair(vehicle, member), admit: true, member },
    ];
  });
  const scope = 'SENTRI';
  const madeAt = Date.now();
  const version = 1_000_000;
  const whole = await signedBytes(sign, encodePack({ life: 1, version, madeAt, scope, entries }));
  const deltas = new Map<number, Uint8Array>();
  for (let fromVersion = 0; fromVersion < 500; fromVersion += 1) {
    const delta = encodeDelta({
      life: 1,
      version,
      madeAt,
      scope,
      fromVersion,
      changed: entries,
      removed: [],
    });
    deltas.set(fromVersion, await signedBytes(sign, delta));
  }
  return ({ path }) => {
    const since = new URL(path, 'http://centre').searchParams.get('since');
    return Buffer.from(since === null ? whole : (deltas.get(Number(since)) ?? whole));
  };
}

interface Tampered {
  readonly link: Link;
  readonly window: Window;
  /** Packs and deltas that were replaced. */
  delivered(): number;
  tamper(tampering: Tampering | undefined): void;
  /** Every pack and delta that has passed unharmed. */
  readonly passed: readonly Passing[];
}

async function openTampered(name: string): Promise<Tampered> {
  const link = await openLink(centre.url, chance.apart(name));
  links.push(link);
  const window = openWindow({
    centre,
    laneId: '250401-S1',
    api: link.url,
    folder: `${centre.folder}/${name.replaceAll(' ', '-')}`,
  });
  windows.push(window);
  const passed: Passing[] = [];
  let delivered = 0;
  const tamper = (tampering: Tampering | undefined) =>
    link.tamper((passing) => {
      if (!isPack(passing)) return undefined;
      const replaced = tampering?.(passing);
      if (replaced) delivered += 1;
      else passed.push(passing);
      return replaced;
    });
  tamper(undefined);
  return { link, window, passed, tamper, delivered: () => delivered };
}

beforeAll(async () => {
  centre = await openCentre();
  cast = await castOf(centre, chance.apart('cast'), 8);
  const secrets = readDevelopmentSecrets(centre.data);
  if (!secrets) throw new Error('no secrets');
  packKeys = createPackKeys((await keysFrom(secrets)).snapshotKey());
  // The workers vet the list, so that packs are as young as they say.
  centre.worker.start();
  await centre.settled();
});
afterAll(async () => {
  await Promise.all(windows.map((window) => window.kill()));
  await Promise.all(links.map((link) => link.close()));
  await centre.remove();
});

const versionNow = () => centre.count('SELECT version FROM snapshot_state');

function member(index: number): Actor {
  const found = cast.members[index];
  if (!found) throw new Error('no such member');
  return found;
}

/** What it tells alone, and by which pack. */
async function alone(window: Window, actor: Actor) {
  const told = await window.ask(actor);
  return { alone: told?.alone, decision: told?.decision, reasons: told?.reasons };
}

/** A terminal with a good pack that knows of a revocation meets tampered ones; it goes on with the good one. */
async function keepsTheGoodOne(
  name: string,
  revoked: Actor,
  tamperingOf: (passed: readonly Passing[]) => Promise<Tampering>,
) {
  const good = member(0);
  const stranger = cast.others.find(({ kind }) => kind === 'unknown');
  if (!stranger) throw new Error('nobody is unknown');
  const { link, window, passed, tamper, delivered } = await openTampered(name);
  window.start();
  await window.ready();
  const versionOf = async () => {
    await window.ask(good);
    return window.last()?.snapshotVersion ?? -1;
  };
  await until(async () => (await versionOf()) >= 0, window.errors);
  await cast.revoke(revoked);
  await until(
    () =>
      centre.count('SELECT done_seq >= (SELECT MAX(seq) FROM snapshot_changes) FROM snapshot_state') === 1,
    window.errors,
  );
  const revokedAt = versionNow();
  await until(async () => (await versionOf()) >= revokedAt, window.errors);

  tamper(await tamperingOf(passed));
  await until(() => delivered() >= 1, window.errors);
  const held = await versionOf();
  await until(() => delivered() >= 5, window.errors);
  expect(await versionOf()).toBe(held);
  link.cut();
  expect(await alone(window, revoked)).toEqual({ alone: true, decision: 'refer', reasons: ['not_admitted'] });
  expect(await alone(window, stranger)).toMatchObject({ alone: true, decision: 'redirect' });
  expect(await alone(window, good)).toEqual({ alone: true, decision: 'admit', reasons: [] });
  expect(window.last()?.snapshotVersion).toBe(held);

  tamper(undefined);
  link.mend();
  await until(async () => (await versionOf()) > held, window.errors);
}

/** A terminal without a pack meets tampered ones alone; it has none, and says so. */
async function hasNone(name: string, tampering: Tampering) {
  const { link, window, tamper, delivered } = await openTampered(name);
  tamper(tampering);
  window.start();
  await window.ready();
  await until(() => delivered() >= 3, window.errors);
  expect((await window.ask(member(0)))?.decision).toBe('admit');
  expect(window.last()?.snapshotVersion).toBe(null);
  link.cut();
  const told = await alone(window, member(0));
  expect([told.alone, told.decision]).toEqual([true, 'redirect']);
  expect(told.reasons).toContain('snapshot_missing');
  tamper(undefined);
  link.mend();
}

describe.concurrent('a snapshot that comes', () => {
  it('cut off is never used: the terminal keeps the good one', () =>
    keepsTheGoodOne('cut off', member(1), async () => truncated));

  it('with a bit flipped is never used: the terminal keeps the good one', () =>
    keepsTheGoodOne('flipped', member(2), async () => flipped));

  it('signed by somebody else is never used: the terminal keeps the good one', () =>
    keepsTheGoodOne('forged', member(3), () => forgedFor([...cast.members, ...cast.others])));

  it('a second time, and old, is never used: the terminal keeps the good one', () =>
    keepsTheGoodOne('replayed', member(4), async (passed) => {
      const whole = passed.find(({ path }) => !path.includes('since='));
      const delta = passed.find(({ path }) => path.includes('since='));
      if (!whole) throw new Error('no whole pack has passed');
      let asked = 0;
      // An old delta, or an old whole pack where a delta was expected: then a whole one is asked for, and is old too.
      return ({ path }) => {
        asked += 1;
        return (delta && asked < 3 && path.includes('since=') ? delta : whole).bytes;
      };
    }));

  it('cut off is none where there is no other', () => hasNone('none cut off', truncated));

  it('with a bit flipped is none where there is no other', () => hasNone('none flipped', flipped));

  it('signed by somebody else is none where there is no other', async () =>
    hasNone('none forged', await forgedFor(cast.members)));
});

it('has cost no event in the end', async () => {
  for (const window of windows) expect(await window.end(), window.errors()).toBe(0);
  await centre.settled();
  await centre.stop();
  const { violations } = checkInvariants({ data: centre.data, env: centre.env, acknowledged: [], windows });
  expect(violations, `seed ${chance.seed}`).toEqual([]);
});
