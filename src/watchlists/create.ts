import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import type { Principal } from '../http/principal.ts';
import { DomainError } from '../http/problems.ts';
import { toWatchlist } from './list.ts';
import type { NewWatchlist } from './schema.ts';
import { insertSharing } from './sharing.ts';

/** Opens an empty list for the caller's own agency. */
export function createWatchlist(principal: Principal, input: NewWatchlist, now: number): Change {
  const { id, name, ownerAgency, legalBasis, caveat, sharing, action } = input;
  if (principal.kind !== 'staff' || principal.agency !== ownerAgency) {
    throw new DomainError('forbidden', {
      en: 'ownerAgency must be the agency of your token.',
      es: 'ownerAgency debe ser la dependencia de su token.',
    });
  }
  const row = {
    ...{ id, name, caveat, action, owner_agency: ownerAgency, legal_basis: legalBasis, created_at: now },
    own: 1,
    sharing: JSON.stringify(sharing),
    ...{
      version: 0,
      entries: 0,
      seq: null,
      published_at: null,
      importing: null,
      import_started: null,
      vetted: 1,
    },
  };
  return {
    queries: [
      sql`INSERT INTO watchlists (id, name, owner_agency, legal_basis, caveat, action, created_at)
        VALUES (${id}, ${name}, ${ownerAgency}, ${legalBasis}, ${caveat}, ${action}, ${now})`,
      ...insertSharing(id, sharing),
      auditRecord({
        at: now,
        actor: principal,
        action: 'watchlist.create',
        objectKind: 'watchlist',
        objectId: id,
        detail: { ownerAgency, caveat, sharing },
      }),
    ],
    reply: {
      status: 201,
      body: toWatchlist(row, now),
      headers: { location: `/v1/watchlists/${id}/changes` },
    },
    refuse: (error) =>
      error.kind === 'unique' && error.detail.includes('watchlists.id')
        ? new DomainError('conflict', {
            en: `There is a list ${id} already.`,
            es: `Ya existe una lista ${id}.`,
          })
        : undefined,
  };
}
