import { auditRecord } from '../audit/record.ts';
import { guard, type Query, sql } from '../db/sql.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { actorId, type Principal, type Scope } from '../http/principal.ts';
import { DomainError, type FieldError } from '../http/problems.ts';
import { visibility } from '../matches/caveat.ts';
import type { Services } from '../services.ts';
import { caveatsFor } from '../watchlists/sharing.ts';
import type { WorkKind } from './holding.ts';
import type { Release, Take } from './schema.ts';

type Asked<B> = Pick<Call<B>, 'services' | 'principal' | 'body' | 'now' | 'locale'>;

interface Found {
  readonly kind: WorkKind;
  readonly id: string;
  readonly list_id: string | null;
  readonly officer_id: string | null;
}

const scopeOf: Readonly<Record<WorkKind, Scope>> = {
  application: 'applications:review',
  match: 'matches:read',
};

/** The work that is named and still to be decided, with who has it. */
function findWork(db: Services['db'], items: Take['items']): Promise<readonly Found[]> {
  return db.all(
    sql<Found>`SELECT w.value ->> 'kind' AS kind, w.value ->> 'id' AS id, m.list_id, s.officer_id
      FROM json_each(${JSON.stringify(items)}) w
      LEFT JOIN applications a ON w.value ->> 'kind' = 'application' AND a.id = w.value ->> 'id'
      LEFT JOIN matches m ON w.value ->> 'kind' = 'match' AND m.id = w.value ->> 'id'
      LEFT JOIN assignments s ON s.object_kind = w.value ->> 'kind' AND s.object_id = w.value ->> 'id'
      WHERE a.id IS NOT NULL OR m.id IS NOT NULL`,
  );
}

/** The lists of whose matches this agency may know. */
async function knownLists(services: Services, principal: Principal): Promise<ReadonlySet<string>> {
  const agency = principal.kind === 'staff' ? principal.agency : '';
  const lists = await caveatsFor(services.db);
  return new Set(lists.filter((list) => visibility(list, agency) !== 'nothing').map(({ id }) => id));
}

const words = {
  gone: { en: 'There is no such work for you.', es: 'No hay tal trabajo para usted.' },
  taken: { en: 'Another officer has taken it.', es: 'Otro oficial lo ha tomado.' },
  notYours: { en: 'You have not taken it.', es: 'Usted no lo ha tomado.' },
} as const;

/** What stands in the way of each item, by its place; nothing is done unless all of them can be done. */
async function refuse(
  { services, principal, locale, body }: Asked<Take | Release>,
  wrong: (holder: string | null, item: Take['items'][number]) => keyof typeof words | undefined,
): Promise<void> {
  const [found, lists] = await Promise.all([
    findWork(services.db, body.items),
    knownLists(services, principal),
  ]);
  const byKey = new Map(found.map((one) => [`${one.kind} ${one.id}`, one]));
  const errors = body.items.flatMap((item, index): FieldError[] => {
    const one = byKey.get(`${item.kind} ${item.id}`);
    const mine =
      one !== undefined &&
      principal.scopes.has(scopeOf[item.kind]) &&
      (one.list_id === null || lists.has(one.list_id));
    const what = mine ? wrong(one.officer_id, item) : 'gone';
    return what === undefined ? [] : [{ pointer: `/items/${index}/id`, message: words[what][locale] }];
  });
  if (errors.length === 0) return;
  throw new DomainError(
    'conflict',
    {
      en: 'Nothing was changed: some of it is not yours to take or give back. Read the queue again.',
      es: 'Nada cambió: algo de esto no lo puede tomar ni devolver usted. Vuelva a leer la lista de trabajo.',
    },
    { errors },
  );
}

function recorded(
  { principal, now }: Asked<unknown>,
  action: 'assignment.take' | 'assignment.release',
  item: Take['items'][number],
): Query {
  return auditRecord({
    at: now,
    actor: principal,
    action,
    objectKind: item.kind,
    objectId: item.id,
    ...(item.from === undefined ? {} : { detail: { takenFrom: item.from } }),
  });
}

const plain = ({ kind, id }: Take['items'][number]) => ({ kind, id });

/**
 * An officer takes work, so that no two work on one thing: all of what is named or nothing. Work that another officer
 * has is taken over only by naming them, and only from them. Taking what is one's own already changes nothing.
 */
export async function takeWork(call: Asked<Take>): Promise<Change> {
  const { principal, body, now } = call;
  const me = actorId(principal);
  await refuse(call, (holder, { from }) =>
    holder === null || holder === me || holder === from ? undefined : 'taken',
  );
  const agency = principal.kind === 'staff' ? principal.agency : '';
  return {
    queries: body.items.flatMap((item) => [
      guard(
        'conflict',
        sql`NOT EXISTS (SELECT 1 FROM assignments WHERE object_kind = ${item.kind} AND object_id = ${item.id}
          AND officer_id <> ${me} AND officer_id <> ${item.from ?? me})`,
      ),
      sql`INSERT INTO assignments (object_kind, object_id, officer_id, agency, taken_at)
        VALUES (${item.kind}, ${item.id}, ${me}, ${agency}, ${now})
        ON CONFLICT (object_kind, object_id) DO UPDATE SET officer_id = excluded.officer_id, agency = excluded.agency,
          taken_at = excluded.taken_at WHERE officer_id <> excluded.officer_id`,
      recorded(call, 'assignment.take', item),
    ]),
    reply: { status: 200, body: { items: body.items.map(plain), officerId: me } },
  };
}

/** An officer gives back what they have taken: all of what is named or nothing. */
export async function releaseWork(call: Asked<Release>): Promise<Change> {
  const { principal, body } = call;
  const me = actorId(principal);
  await refuse(call, (holder) => (holder === me ? undefined : 'notYours'));
  return {
    queries: body.items.flatMap((item) => [
      guard(
        'conflict',
        sql`EXISTS (SELECT 1 FROM assignments WHERE object_kind = ${item.kind} AND object_id = ${item.id}
          AND officer_id = ${me})`,
      ),
      sql`DELETE FROM assignments WHERE object_kind = ${item.kind} AND object_id = ${item.id}`,
      recorded(call, 'assignment.release', item),
    ]),
    reply: { status: 200, body: { items: body.items.map(plain) } },
  };
}
