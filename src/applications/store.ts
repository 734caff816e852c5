import { letGo } from '../assignments/holding.ts';
import { guard, type Query, sql } from '../db/sql.ts';
import type { Call } from '../http/endpoint.ts';
import { DomainError, notFound } from '../http/problems.ts';
import type { Services } from '../services.ts';
import { type BlockName, type Blocks, blockNames, type Program } from './blocks.ts';
import type { ApplicationState, ApplicationVerb } from './lifecycle.ts';
import { isVerbOf, mayUse } from './lifecycle.ts';

/** What every verb of this slice needs: who asks whom, when, and in which language. */
export type Context = Pick<Call, 'services' | 'principal' | 'now' | 'locale'>;

/** A row of `applications`. */
export interface ApplicationRow {
  readonly id: string;
  readonly applicant_id: string;
  readonly program: Program;
  readonly kind: 'new' | 'renewal' | 'replacement';
  readonly state: ApplicationState;
  readonly version: number;
  readonly traveler_id: string | null;
  readonly screening_id: string | null;
  readonly decision_reason: string | null;
  readonly created_at: number;
  readonly state_since: number;
  readonly submitted_at: number | null;
  readonly membership_id: string | null;
  readonly interview: 'required' | 'waived';
}

/**
 * The application, for whoever may see it: its applicant, or staff who review applications. To everybody else it
 * does not exist.
 */
export async function findApplication(context: Context, id: string): Promise<ApplicationRow> {
  const { services, principal } = context;
  const row = await services.db.first(sql<ApplicationRow>`SELECT * FROM applications WHERE id = ${id}`);
  const own = principal.kind === 'applicant' && principal.subject === row?.applicant_id;
  const reviews = principal.kind === 'staff' && principal.scopes.has('applications:review');
  if (!row || !(own || reviews)) throw notFound('application', 'solicitud');
  return row;
}

/** The application when this verb may be used on it now. */
export async function findFor(context: Context, id: string, verb: ApplicationVerb): Promise<ApplicationRow> {
  const application = await findApplication(context, id);
  if (!isVerbOf(application.kind, verb)) {
    throw new DomainError('illegal_transition', {
      en: `This is not possible with an application of kind ${application.kind}.`,
      es: `No es posible con una solicitud del tipo ${application.kind}.`,
    });
  }
  if (!mayUse(verb, application.state)) {
    throw new DomainError('illegal_transition', {
      en: `This is not possible while the application is in state ${application.state}.`,
      es: `No es posible mientras la solicitud está en estado ${application.state}.`,
    });
  }
  return application;
}

const sealedTo = (block: BlockName, id: string) => `application_blocks/${block}/${id}`;

/** The blocks of an application, opened. */
export async function loadBlocks(services: Pick<Services, 'db' | 'keys'>, id: string): Promise<Blocks> {
  const rows = await services.db.all(
    sql<{ block: BlockName; content_sealed: string }>`
      SELECT block, content_sealed FROM application_blocks WHERE application_id = ${id}`,
  );
  const opened = await Promise.all(
    rows.map(async ({ block, content_sealed }) => {
      const text = await services.keys.unseal(sealedTo(block, id), content_sealed);
      return [block, JSON.parse(text)] as const;
    }),
  );
  return Object.fromEntries(opened) as Blocks;
}

/** Replaces the named blocks, each sealed to its place. */
export function saveBlocks(
  services: Pick<Services, 'keys'>,
  id: string,
  blocks: Blocks,
  now: number,
): Promise<Query[]> {
  const named = blockNames.filter((block) => blocks[block] !== undefined);
  return Promise.all(
    named.map(async (block) => {
      const sealed = await services.keys.seal(sealedTo(block, id), JSON.stringify(blocks[block]));
      return sql`INSERT INTO application_blocks (application_id, block, content_sealed, saved_at)
        VALUES (${id}, ${block}, ${sealed}, ${now})
        ON CONFLICT (application_id, block) DO UPDATE SET content_sealed = excluded.content_sealed, saved_at = excluded.saved_at`;
    }),
  );
}

/** Holds the batch to the very row that the verb has read; `reason` is a problem code. */
export function unchanged(row: ApplicationRow, reason: 'conflict' | 'version_changed' = 'conflict'): Query {
  return guard(
    reason,
    sql`EXISTS (SELECT 1 FROM applications WHERE id = ${row.id} AND version = ${row.version})`,
  );
}

/**
 * Moves the application, if nobody has touched it since it was read. The trigger keeps the lifecycle. An officer who
 * had taken it has done their part.
 */
export function moveTo(row: ApplicationRow, state: ApplicationState, now: number): readonly Query[] {
  return [
    unchanged(row),
    sql`UPDATE applications SET state = ${state}, state_since = ${now}, version = version + 1 WHERE id = ${row.id}`,
    letGo({ kind: 'application', id: row.id }),
  ];
}

/**
 * Takes a traveler out of vetting when neither a membership nor another application keeps them there.
 * It goes after the statement that closed the application.
 */
export function leaveVetting(travelerId: string | null): readonly Query[] {
  if (travelerId === null) return [];
  return [
    sql`UPDATE travelers SET enrolled = 0 WHERE id = ${travelerId} AND enrolled = 1
      AND NOT EXISTS (SELECT 1 FROM memberships WHERE traveler_id = travelers.id)
      AND NOT EXISTS (SELECT 1 FROM applications WHERE traveler_id = travelers.id
        AND state NOT IN ('denied', 'cancelled', 'expired'))`,
    sql`INSERT INTO subject_changes (traveler_id) SELECT id FROM travelers WHERE id = ${travelerId} AND enrolled = 0`,
  ];
}
