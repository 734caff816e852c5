import { sql } from '../db/sql.ts';
import type { Call } from '../http/endpoint.ts';
import { DomainError, notFound } from '../http/problems.ts';
import type { LaneClass } from '../lanes/lane-class.ts';
import type { Services } from '../services.ts';
import { encodeDelta } from '../terminal/pack-delta.ts';
import { signedBytes } from '../terminal/signed.ts';
import { byteRange } from './byte-range.ts';
import { followChanges } from './follow.ts';
import { changedEntries } from './rows.ts';
import { type SnapshotScope, scopeOf } from './scope.ts';
import type { SnapshotState } from './state.ts';
import { packUnderWay, type WholePack, wholePack } from './whole.ts';

/** A delta with more records than this is no smaller trouble than the whole pack. */
const longestDelta = 100_000;

const headers = { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' };

function response(status: number, bytes: Uint8Array | null, more: Record<string, string> = {}): Response {
  const length = bytes === null ? {} : { 'content-length': String(bytes.length) };
  return new Response(bytes as Uint8Array<ArrayBuffer> | null, {
    status,
    headers: { ...headers, ...length, ...more },
  });
}

function sendWhole(call: Call, pack: WholePack): Response {
  const { etag } = pack;
  const common = { etag, 'accept-ranges': 'bytes', 'snapshot-version': String(pack.version) };
  const condition = call.header('if-range');
  const range =
    condition === undefined || condition === etag
      ? byteRange(call.header('range'), pack.bytes.length)
      : undefined;
  if (range === 'unsatisfiable') {
    return response(416, null, { ...common, 'content-range': `bytes */${pack.bytes.length}` });
  }
  if (!range) return response(200, pack.bytes, common);
  return response(206, pack.bytes.subarray(range.from, range.to + 1), {
    ...common,
    'content-range': `bytes ${range.from}-${range.to}/${pack.bytes.length}`,
  });
}

async function deltaSince(
  services: Services,
  scope: SnapshotScope,
  state: SnapshotState,
  since: number,
): Promise<Response | undefined> {
  if (since > state.version) return undefined;
  const version = { 'snapshot-version': String(state.version) };
  if (since === state.version) return response(204, null, version);
  const changed = await changedEntries(services.db, scope, since, longestDelta);
  if (!changed) return undefined;
  const delta = encodeDelta({
    life: state.life,
    version: state.version,
    madeAt: state.made_at,
    scope,
    fromVersion: since,
    changed,
    removed: [],
  });
  return response(200, await signedBytes((message) => services.keys.signer.sign(message), delta), version);
}

/**
 * The lane's snapshot: the delta since the version that the terminal has, or all of it, signed. All of it also where
 * the version is from another life of this database, or too far back.
 */
export async function sendSnapshot(
  call: Call<unknown, { id: string }, { since?: number | undefined; life?: number | undefined }>,
): Promise<Response> {
  const { services, principal, params, now } = call;
  const lane =
    principal.kind === 'terminal' && principal.laneId === params.id
      ? await services.db.first(
          sql<{ lane_class: LaneClass }>`SELECT lane_class FROM lanes WHERE id = ${params.id}`,
        )
      : undefined;
  if (!lane) throw notFound('lane', 'el carril');
  const scope = scopeOf(lane.lane_class);
  const begun = call.query.since === undefined ? call.header('if-range') : undefined;
  const underWay = begun === undefined ? undefined : await packUnderWay(services.db, scope, begun, now);
  if (underWay) return sendWhole(call, underWay);
  const state = await followChanges(services, now);
  const { since, life = state.life } = call.query;
  const followed = since !== undefined && life === state.life;
  const delta = followed ? await deltaSince(services, scope, state, since) : undefined;
  if (delta) return delta;
  // A pack that lacks members would redirect them for as long as it lasts: rather wait until everybody is in it.
  if (state.made_at === 0) {
    throw new DomainError(
      'unavailable',
      { en: 'The first snapshot is being made.', es: 'Se está preparando la primera copia.' },
      { headers: { 'retry-after': '5' } },
    );
  }
  return sendWhole(call, await wholePack(services, scope, state, now));
}
