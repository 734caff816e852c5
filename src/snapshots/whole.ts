import type { Database } from '../db/database.ts';
import type { Services } from '../services.ts';
import { headerBytes, packMagic, recordBytes, writeHeader } from '../terminal/pack.ts';
import { signedBytes } from '../terminal/signed.ts';
import { allRecords } from './rows.ts';
import type { SnapshotScope } from './scope.ts';
import type { SnapshotState } from './state.ts';

/** A whole pack, signed, as one response or several ranges of it. */
export interface WholePack {
  readonly version: number;
  readonly bytes: Uint8Array;
  readonly builtAt: number;
}

/** How long one pack is served before it is made anew: a delta brings whoever took it up to date. */
const servedMs = 10 * 60_000;

const packs = new WeakMap<Database, Map<SnapshotScope, Promise<WholePack>>>();

async function build(
  services: Pick<Services, 'db' | 'keys'>,
  scope: SnapshotScope,
  state: SnapshotState,
  now: number,
): Promise<WholePack> {
  // The version is from before the reads: what they find newer comes again with the next delta.
  const records = await allRecords(services.db, scope);
  const bytes = new Uint8Array(headerBytes + records.length);
  const header = { version: state.version, madeAt: state.made_at, scope };
  writeHeader(bytes, packMagic, header, records.length / recordBytes);
  bytes.set(records, headerBytes);
  const signed = await signedBytes((message) => services.keys.signer.sign(message), bytes);
  return { version: state.version, bytes: signed, builtAt: now };
}

/** The whole pack of a scope: the same bytes for ten minutes, so that a broken download goes on where it ended. */
export async function wholePack(
  services: Pick<Services, 'db' | 'keys'>,
  scope: SnapshotScope,
  state: SnapshotState,
  now: number,
): Promise<WholePack> {
  const known = packs.get(services.db) ?? new Map<SnapshotScope, Promise<WholePack>>();
  packs.set(services.db, known);
  const last = await known.get(scope)?.catch(() => undefined);
  if (last && Math.abs(now - last.builtAt) < servedMs && last.version <= state.version) return last;
  const fresh = build(services, scope, state, now);
  known.set(scope, fresh);
  return fresh;
}
