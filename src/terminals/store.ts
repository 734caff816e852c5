import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import type { LaneClass } from '../lanes/lane-class.ts';

/** A registered terminal with the lane it stands at. */
export interface TerminalRow {
  readonly id: string;
  readonly lane_id: string;
  readonly enrollment_hash: string | null;
  readonly enrollment_until: number;
  readonly lane_class: LaneClass;
  readonly crossing_code: string;
  readonly port_code: string;
  readonly certificate_sha256: string | null;
  readonly disabled: number;
}

export function findTerminal(db: Database, id: string): Promise<TerminalRow | undefined> {
  return db.first(
    sql<TerminalRow>`SELECT t.id, t.lane_id, t.enrollment_hash, t.enrollment_until, l.lane_class, l.crossing_code,
        c.port_code, t.certificate_sha256, EXISTS (SELECT 1 FROM disabled_subjects WHERE subject = t.id) AS disabled
      FROM terminals t JOIN lanes l ON l.id = t.lane_id JOIN port_crossings c ON c.code = l.crossing_code
      WHERE t.id = ${id}`,
  );
}

/** The public keys of a terminal that are good now. */
export async function keysAt(db: Database, terminalId: string, now: number) {
  const rows = await db.all(
    sql<{ id: string; public_key: string }>`SELECT id, public_key FROM terminal_keys
      WHERE terminal_id = ${terminalId} AND (valid_until IS NULL OR valid_until > ${now}) ORDER BY added_at DESC`,
  );
  return rows.map(({ id, public_key: x }) => ({ id, jwk: { kty: 'OKP', crv: 'Ed25519', x } as const }));
}
