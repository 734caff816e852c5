import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { MembershipState } from '../memberships/lifecycle.ts';

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

/** People by card (keyed hash of its RFID) or PASSID: one query for all of them. */
export function loadByCard(db: Database, cards: readonly WantedCard[]): Promise<readonly PersonRow[]> {
  return db.all(
    sql<PersonRow>`SELECT w.value ->> 'position' AS position, c.state AS credential_state,
        m.id AS membership_id, m.program, m.state AS membership_state, m.expires_at, m.grace_until,
        t.id AS traveler_id, t.enrolled, s.status, s.computed_seq, s.screened_at,
        CASE WHEN EXISTS (SELECT 1 FROM unvetted_keys) THEN EXISTS (SELECT 1 FROM json_each(t.coarse_keys) k
          JOIN unvetted_keys u ON u.key = k.value) ELSE 0 END AS concerned,
        COALESCE(i.full_name, TRIM(COALESCE(i.given_names, '') || ' ' || COALESCE(i.paternal_surname, '') || ' '
          || COALESCE(i.maternal_surname, ''))) AS name
      FROM json_each(${JSON.stringify(cards)}) w
      LEFT JOIN credentials c ON c.value_hash = w.value ->> 'hash' AND c.kind = 'rfid'
      LEFT JOIN memberships m ON m.id = COALESCE(c.membership_id,
        (SELECT p.id FROM memberships p WHERE p.pass_id = w.value ->> 'passId'))
      LEFT JOIN travelers t ON t.id = m.traveler_id
      LEFT JOIN traveler_identities i ON i.traveler_id = t.id
      LEFT JOIN standings s ON s.traveler_id = t.id`,
  );
}

/**
 * People by travel document. Numbers repeat across countries, so country and birth date must agree too. Of several
 * travelers the enrolled one is meant, of several memberships the one that this lane asks for and that is in force.
 */
export function loadByDocument(
  db: Database,
  documents: readonly WantedDocument[],
  laneId: string,
): Promise<readonly PersonRow[]> {
  return db.all(
    sql<PersonRow>`WITH found AS MATERIALIZED (
        SELECT w.value ->> 'position' AS position, w.value ->> 'hash' AS hash,
          (SELECT t.id FROM travelers t JOIN traveler_identities i ON i.traveler_id = t.id
            WHERE (i.birth_date IS NULL OR i.birth_date IS w.value ->> 'birthDate') AND t.id IN (
              SELECT d.traveler_id FROM traveler_documents d
              WHERE d.number_hash = w.value ->> 'hash' AND d.country IN ('', w.value ->> 'country', w.value ->> 'alpha2')
              UNION SELECT cm.traveler_id FROM credentials cc JOIN memberships cm ON cm.id = cc.membership_id
              WHERE cc.value_hash = w.value ->> 'hash')
            ORDER BY t.enrolled DESC, t.id DESC LIMIT 1) AS traveler_id
        FROM json_each(${JSON.stringify(documents.map(withAlpha2))}) w)
      SELECT f.position, c.state AS credential_state,
        m.id AS membership_id, m.program, m.state AS membership_state, m.expires_at, m.grace_until,
        t.id AS traveler_id, t.enrolled, s.status, s.computed_seq, s.screened_at,
        CASE WHEN EXISTS (SELECT 1 FROM unvetted_keys) THEN EXISTS (SELECT 1 FROM json_each(t.coarse_keys) k
          JOIN unvetted_keys u ON u.key = k.value) ELSE 0 END AS concerned,
        COALESCE(i.full_name, NULLIF(TRIM(COALESCE(i.given_names, '') || ' ' || COALESCE(i.paternal_surname, '') || ' '
          || COALESCE(i.maternal_surname, '')), ''), i.mrz_name) AS name
      FROM found f
      LEFT JOIN travelers t ON t.id = f.traveler_id
      LEFT JOIN traveler_identities i ON i.traveler_id = t.id
      LEFT JOIN memberships m ON m.id = (SELECT p.id FROM memberships p WHERE p.traveler_id = t.id
        ORDER BY p.program IS (SELECT CASE lane_class WHEN 'sentri' THEN 'SENTRI' WHEN 'fast' THEN 'FAST' END
          FROM lanes WHERE id = ${laneId}) DESC, p.state IN ('active', 'grace') DESC, p.id DESC LIMIT 1)
      LEFT JOIN credentials c ON c.value_hash = f.hash AND c.membership_id = m.id
      LEFT JOIN standings s ON s.traveler_id = t.id`,
  );
}

/** Applications may have said the country in two letters; those of the border are told by their first two or so. */
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

/** The people of a stored crossing as they are now, by position. */
export function loadByCrossing(db: Database, crossingId: string): Promise<readonly PersonRow[]> {
  return db.all(
    sql<PersonRow>`SELECT ct.position, NULL AS credential_state,
        m.id AS membership_id, m.program, m.state AS membership_state, m.expires_at, m.grace_until,
        t.id AS traveler_id, t.enrolled, s.status, s.computed_seq, s.screened_at,
        CASE WHEN EXISTS (SELECT 1 FROM unvetted_keys) THEN EXISTS (SELECT 1 FROM json_each(t.coarse_keys) k
          JOIN unvetted_keys u ON u.key = k.value) ELSE 0 END AS concerned, NULL AS name
      FROM crossing_travelers ct
      LEFT JOIN travelers t ON t.id = ct.traveler_id
      LEFT JOIN memberships m ON m.id = ct.membership_id
      LEFT JOIN standings s ON s.traveler_id = t.id
      WHERE ct.crossing_id = ${crossingId} ORDER BY ct.position`,
  );
}
