import type { Database } from '../db/database.ts';
import { rememberedRows } from '../db/remembered.ts';
import { rawSql } from '../db/sql.ts';
import type { MembershipState } from '../memberships/lifecycle.ts';
import { concernedText } from '../watchlists/vetting-state.ts';

/** What is stored of one presented person. Everything is null where nothing was found. */
export interface PersonRow {
  readonly position: number;
  readonly credential_state: 'active' | 'lost' | 'stolen' | 'replaced' | null;
  readonly membership_id: string | null;
  readonly program: 'SENTRI' | 'FAST' | null;
  readonly membership_state: MembershipState | null;
  readonly expires_at: number | null;
  readonly grace_until: number | null;
  readonly traveler_id: string | null;
  readonly enrolled: number | null;
  readonly status: 'clear' | 'pending' | 'refer' | null;
  readonly computed_seq: number | null;
  readonly screened_at: number | null;
  /** A publication that not everybody has been vetted against names somebody with a coarse key in common. */
  readonly concerned: number;
  readonly name: string | null;
  readonly birth_date: string | null;
  readonly has_photo: number | null;
}

export interface WantedCard {
  readonly position: number;
  readonly hash?: string;
  readonly passId?: string;
}

export interface WantedDocument {
  readonly position: number;
  readonly hash: string;
  readonly country: string;
  readonly birthDate: string | null;
}

/** The columns of {@link PersonRow} beyond position and credential, from m, t, i and s. */
const known = `m.id AS membership_id, m.program, m.state AS membership_state, m.expires_at, m.grace_until, m.has_photo,
  t.id AS traveler_id, t.enrolled, s.status, s.computed_seq, s.screened_at,
  CASE WHEN t.id IS NULL THEN 0 ELSE ${concernedText('t.coarse_keys')} END AS concerned,
  COALESCE(i.full_name, NULLIF(TRIM(COALESCE(i.given_names, '') || ' ' || COALESCE(i.paternal_surname, '') || ' '
    || COALESCE(i.maternal_surname, '')), ''), i.mrz_name) AS name, i.birth_date`;

const standing = `LEFT JOIN traveler_identities i ON i.traveler_id = t.id LEFT JOIN standings s ON s.traveler_id = t.id`;

const byCard = `SELECT w.value ->> 'position' AS position, c.state AS credential_state, ${known}
  FROM json_each(?) w
  LEFT JOIN credentials c ON c.value_hash = w.value ->> 'hash' AND c.kind = 'rfid'
  LEFT JOIN memberships m ON m.id = COALESCE(c.membership_id,
    (SELECT p.id FROM memberships p WHERE p.pass_id = w.value ->> 'passId'))
  LEFT JOIN travelers t ON t.id = m.traveler_id ${standing}`;

const byDocument = `WITH found AS MATERIALIZED (
    SELECT w.value ->> 'position' AS position, w.value ->> 'hash' AS hash,
      (SELECT t.id FROM travelers t JOIN traveler_identities i ON i.traveler_id = t.id
        WHERE (i.birth_date IS NULL OR i.birth_date IS w.value ->> 'birthDate') AND t.id IN (
          SELECT d.traveler_id FROM traveler_documents d
          WHERE d.number_hash = w.value ->> 'hash' AND d.country IN ('', w.value ->> 'country', w.value ->> 'alpha2')
          UNION SELECT cm.traveler_id FROM credentials cc JOIN memberships cm ON cm.id = cc.membership_id
          WHERE cc.value_hash = w.value ->> 'hash')
        ORDER BY t.enrolled DESC, t.id DESC LIMIT 1) AS traveler_id
    FROM json_each(?) w)
  SELECT f.position, c.state AS credential_state, ${known}
  FROM found f
  LEFT JOIN travelers t ON t.id = f.traveler_id
  LEFT JOIN memberships m ON m.id = (SELECT p.id FROM memberships p WHERE p.traveler_id = t.id
    ORDER BY p.program IS (SELECT CASE lane_class WHEN 'sentri' THEN 'SENTRI' WHEN 'fast' THEN 'FAST' END
      FROM lanes WHERE id = ?) DESC, p.state IN ('active', 'grace') DESC, p.id DESC LIMIT 1)
  LEFT JOIN credentials c ON c.value_hash = f.hash AND c.membership_id = m.id ${standing}`;

/** Most who show a document have never been seen: that costs a look into two indexes, not the search for who is meant. */
const anyOnFile = `SELECT 1 AS known FROM json_each(?) w
  WHERE EXISTS (SELECT 1 FROM traveler_documents d WHERE d.number_hash = w.value)
    OR EXISTS (SELECT 1 FROM credentials c WHERE c.value_hash = w.value) LIMIT 1`;

const byCrossing = `SELECT ct.position, NULL AS credential_state, ${known}
  FROM crossing_travelers ct
  LEFT JOIN travelers t ON t.id = ct.traveler_id
  LEFT JOIN memberships m ON m.id = ct.membership_id ${standing}
  WHERE ct.crossing_id = ? ORDER BY ct.position`;

const tables = [
  'credentials',
  'memberships',
  'member_photos',
  'travelers',
  'traveler_identities',
  'standings',
  'publications',
  'vetting_watermark',
  'unvetted_keys',
] as const;

/** People by card (keyed hash of its RFID) or PASSID: one query for those who are not remembered. */
export async function loadByCard(db: Database, cards: readonly WantedCard[]): Promise<readonly PersonRow[]> {
  const rows = await rememberedRows(
    db,
    {
      tables,
      key: ({ hash, passId }) => hash ?? passId ?? '',
      about: (row: PersonRow) => row.traveler_id ?? undefined,
      async read(wanted) {
        const found = await db.all(rawSql<PersonRow>(byCard, [JSON.stringify(wanted)]));
        const at = new Map(found.map((row) => [row.position, row]));
        return wanted.map(({ position }) => at.get(position) as PersonRow);
      },
    },
    cards,
  );
  return rows.map((row, i) => ({ ...row, position: cards[i]?.position ?? row.position }));
}

/**
 * People by travel document. Numbers repeat across countries, so country and birth date must agree too. Of several
 * travelers the enrolled one is meant, of several memberships the one that this lane asks for and that is in force.
 */
export async function loadByDocument(
  db: Database,
  documents: readonly WantedDocument[],
  laneId: string,
): Promise<readonly PersonRow[]> {
  const hashes = JSON.stringify(documents.map(({ hash }) => hash));
  if ((await db.first(rawSql(anyOnFile, [hashes]))) === undefined) return [];
  return db.all(rawSql<PersonRow>(byDocument, [JSON.stringify(documents.map(withAlpha2)), laneId]));
}

/** The people of a stored crossing as they are now, by position. */
export function loadByCrossing(db: Database, crossingId: string): Promise<readonly PersonRow[]> {
  return db.all(rawSql<PersonRow>(byCrossing, [crossingId]));
}

/** Applications may have said the country in two letters; documents say it in ICAO's. */
const alpha2: Readonly<Record<string, string>> = {
  MEX: 'MX',
  USA: 'US',
  CAN: 'CA',
  D: 'DE',
  GTM: 'GT',
  SLV: 'SV',
  HND: 'HN',
};

function withAlpha2(document: WantedDocument) {
  return { ...document, alpha2: alpha2[document.country] ?? document.country };
}
