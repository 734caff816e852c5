import { bytesToHex } from '@noble/hashes/utils.js';
import type { Database } from '../db/database.ts';
import type { Services } from '../services.ts';
import { headerBytes, packMagic, recordBytes, writeHeader } from '../terminal/pack.ts';
import { signedBytes } from '../terminal/signed.ts';
import { allRecords } from './rows.ts';
import type { SnapshotScope } from './scope.ts';
import type { SnapshotState } from './state.ts';

/** A whole pack, signed, as one response or several ranges of it. */
export interface WholePack {
  readonly life: number;
  readonly version: number;
  /** Names these very bytes: two packs of one version need not be the same. */
  readonly etag: string;
  readonly bytes: Uint8Array;
  readonly builtAt: number;
}

interface Served {
  readonly newest: Promise<WholePack>;
  /** The one before, for as long as somebody goes on with a download of it. */
  before?: { readonly pack: WholePack; usedAt: number };
}

/** How long one pack is served before it is made anew: a delta brings whoever took it up to date. */
const servedMs = 10 * 60_000;
/** The one before is kept as long as somebody asks for another piece within this time, ... */
const goingOnMs = 2 * 60_000;
/** ... and no longer than this: 40 MB over a link of 64 kbit/s. */
const longestDownloadMs = 90 * 60_000;

const packs = new WeakMap<Database, Map<SnapshotScope, Served>>();

function servedBy(db: Database): Map<SnapshotScope, Served> {
  const known = packs.get(db) ?? new Map<SnapshotScope, Served>();
  packs.set(db, known);
  return known;
}

async function build(
  services: Pick<Services, 'db' | 'keys'>,
  scope: SnapshotScope,
  state: SnapshotState,
  now: number,
): Promise<WholePack> {
  // The version is from before the reads: what they find newer comes again with the next delta.
  const records = await allRecords(services.db, scope);
  const bytes = new Uint8Array(headerBytes + records.length);
  const header = { life: state.life, version: state.version, madeAt: state.made_at, scope };
  writeHeader(bytes, packMagic, header, records.length / recordBytes);
  bytes.set(records, headerBytes);
  const signed = await signedBytes((message) => services.keys.signer.sign(message), bytes);
  // An Ed25519 signature is a function of key and bytes.
  const etag = `"${state.version}-${bytesToHex(signed.subarray(-16))}"`;
  return { life: state.life, version: state.version, etag, bytes: signed, builtAt: now };
}

/** The whole pack of a scope: the same bytes for ten minutes, so that a broken download goes on where it ended. */
export async function wholePack(
  services: Pick<Services, 'db' | 'keys'>,
  scope: SnapshotScope,
  state: SnapshotState,
  now: number,
): Promise<WholePack> {
  const known = servedBy(services.db);
  const last = await known.get(scope)?.newest.catch(() => undefined);
  const good = last?.life === state.life && last.version <= state.version;
  if (last && good && Math.abs(now - last.builtAt) < servedMs) return last;
  const newest = build(services, scope, state, now);
  known.set(scope, { newest, ...(last ? { before: { pack: last, usedAt: now } } : {}) });
  return newest;
}

/** The pack of which somebody has a part, while it is here; a slow link takes longer than one pack is served. */
export async function packUnderWay(
  db: Database,
  scope: SnapshotScope,
  etag: string,
  now: number,
): Promise<WholePack | undefined> {
  const served = servedBy(db).get(scope);
  const { before } = served ?? {};
  if (served && before) {
    const over = now - before.usedAt > goingOnMs || now - before.pack.builtAt > longestDownloadMs;
    if (over) delete served.before;
    else if (before.pack.etag === etag) {
      before.usedAt = now;
      return before.pack;
    }
  }
  const newest = await served?.newest.catch(() => undefined);
  return newest?.etag === etag ? newest : undefined;
}
