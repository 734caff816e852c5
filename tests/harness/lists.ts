import { newId } from '../../src/db/new-id.ts';
import { sql } from '../../src/db/sql.ts';
import { enqueue, priority } from '../../src/outbox/enqueue.ts';
import { entryKeys, numberHash, subjectKeys } from '../../src/screening/coarse-keys.ts';
import { comparedHash } from '../../src/screening/compared.ts';
import { contentHash } from '../../src/screening/content.ts';
import { requestScreening } from '../../src/screening/request.ts';
import type { ListEntry, Subject } from '../../src/screening/types.ts';
import { subjectHashOf, subjectOf, type TravelerIdentity } from '../../src/travelers/identity.ts';
import { newTraveler } from '../../src/travelers/store.ts';
import { insertSharing } from '../../src/watchlists/sharing.ts';
import type { Stored } from './common.ts';

interface ListOptions {
  readonly ownerAgency?: string;
  readonly caveat?: 'record' | 'hit_only' | 'nothing';
  readonly sharing?: Readonly<Record<string, 'record' | 'hit_only' | 'nothing'>>;
}

/** An empty list; its name is its id. */
export async function openList(harness: Stored, id: string, options: ListOptions = {}): Promise<void> {
  const { db, now } = harness.services;
  await db.batch([
    sql`INSERT INTO watchlists (id, name, owner_agency, legal_basis, caveat, created_at)
      VALUES (${id}, ${id}, ${options.ownerAgency ?? 'CBP'}, 'test', ${options.caveat ?? 'record'}, ${now()})`,
    ...insertSharing(id, options.sharing ?? {}),
  ]);
}

/** Publishes entries, and tombstones for ids, as one version: what an import leaves behind, in one batch. */
export async function publish(
  harness: Stored,
  listId: string,
  upserts: readonly ListEntry[],
  removals: readonly string[] = [],
): Promise<void> {
  const { services } = harness;
  const now = services.now();
  const head = await services.db.first(
    sql<{ version: number; seq: number; subjects: number }>`SELECT version,
        (SELECT COALESCE(MAX(seq), 0) + 1 FROM publications) AS seq,
        (SELECT COALESCE(MAX(seq), 0) FROM subject_changes) AS subjects FROM watchlists WHERE id = ${listId}`,
  );
  const version = head!.version + 1;
  const importId = newId();
  const keys = JSON.stringify([
    ...new Set(upserts.flatMap((entry) => entryKeys(entry, numberHash(services.keys)))),
  ]);
  const row = (id: string, operation: string, content: unknown, compared = '') =>
    sql`INSERT INTO watchlist_entries (list_id, version, entry_id, operation, content, content_hash, compared_hash)
      VALUES (${listId}, ${version}, ${id}, ${operation}, ${JSON.stringify(content)}, ${contentHash(content)},
        ${compared})`;
  await services.db.batch([
    sql`INSERT INTO watchlist_imports (id, list_id, version, mode, format, source, state, imported_by, started_at)
      VALUES (${importId}, ${listId}, ${version}, 'delta', 'garita', 'test', 'published', 'test', ${now})`,
    ...upserts.map((entry) => row(entry.id, 'upsert', entry, comparedHash(entry))),
    ...removals.map((id) => row(id, 'remove', {})),
    sql`INSERT INTO unvetted_keys (key, list_id, version) SELECT value, ${listId}, ${version} FROM json_each(${keys})`,
    sql`UPDATE watchlists SET version = ${version} WHERE id = ${listId}`,
    sql`INSERT INTO publications (seq, list_id, version, import_id, upserts, removals, published_at)
      VALUES (${head!.seq}, ${listId}, ${version}, ${importId}, ${upserts.length}, ${removals.length}, ${now})`,
    await enqueue(
      services,
      {
        queue: 'vetting',
        priority: priority.vetting,
        objectKind: 'publication',
        objectId: `${listId}/${version}`,
        payload: { kind: 'vetting', requiredSeq: head!.seq, requiredSubjectsSeq: head!.subjects },
      },
      now,
    ),
  ]);
}

/** A traveler on file with a screening under way; `enrolled` ones are vetted from here on. */
export async function enroll(harness: Stored, identity: TravelerIdentity, enrolled = true) {
  const { services } = harness;
  const now = services.now();
  const traveler = await newTraveler(
    services,
    { origin: enrolled ? 'application' : 'lane', enrolled, identity },
    now,
  );
  const screening = await requestScreening(
    services,
    {
      travelerId: traveler.id,
      subject: traveler.subject,
      subjectHash: traveler.subjectHash,
      purpose: enrolled ? 'application' : 'crossing',
      requestedBy: 'test',
    },
    now,
  );
  await services.db.batch([...traveler.queries, ...screening.queries]);
  return { id: traveler.id, subject: traveler.subject, screeningId: screening.screeningId };
}

/** The traveler turns out to be called otherwise: new contents, into the feed, screened again. */
export async function rename(harness: Stored, id: string, identity: TravelerIdentity): Promise<Subject> {
  const { services } = harness;
  const subject = subjectOf(id, identity);
  const subjectHash = subjectHashOf(services.keys, subject);
  const coarse = subjectKeys(subject, numberHash(services.keys));
  const { queries } = await requestScreening(
    services,
    { travelerId: id, subject, subjectHash, purpose: 'application', requestedBy: 'test' },
    services.now(),
  );
  await services.db.batch([
    sql`UPDATE travelers SET subject_hash = ${subjectHash}, coarse_keys = ${JSON.stringify(coarse)}
      WHERE id = ${id}`,
    sql`UPDATE traveler_identities SET full_name = ${identity.fullName ?? null}, birth_date = ${identity.birthDate ?? null}
      WHERE traveler_id = ${id}`,
    sql`INSERT INTO subject_changes (traveler_id) SELECT id FROM travelers WHERE id = ${id} AND enrolled = 1`,
    ...queries,
  ]);
  return subject;
}

export interface StandingRow {
  status: 'clear' | 'pending' | 'refer';
  computed_seq: number;
  screened_at: number;
  list_versions: string;
}

export async function standingOf(harness: Stored, travelerId: string): Promise<StandingRow> {
  const row = await harness.services.db.first(
    sql<StandingRow>`SELECT status, computed_seq, screened_at, list_versions FROM standings
      WHERE traveler_id = ${travelerId}`,
  );
  return row!;
}

export interface StoredMatch {
  id: string;
  traveler_id: string;
  list_id: string;
  entry_id: string;
  entry_hash: string;
  subject_hash: string;
  state: string;
  version: number;
}

export function matchesOf(harness: Stored, travelerId: string): Promise<readonly StoredMatch[]> {
  return harness.services.db.all(
    sql<StoredMatch>`SELECT id, traveler_id, list_id, entry_id, entry_hash, subject_hash, state, version FROM matches
      WHERE traveler_id = ${travelerId} ORDER BY id`,
  );
}
