import { z } from 'zod';
import type { Api } from '../http/endpoint.ts';
import type { Locale } from '../http/text.ts';
import { watchlistHistory } from './changes.ts';
import { createWatchlist } from './create.ts';
import { importEntries } from './import.ts';
import { importBody } from './import-body.ts';
import { listWatchlists } from './list.ts';
import type { ImportReport } from './report.ts';
import {
  Changes,
  ChangesQuery,
  ImportQuery,
  ImportReply,
  ListParams,
  NewWatchlist,
  SharingBody,
  Watchlist,
} from './schema.ts';
import { shareList } from './share.ts';
import { ownList } from './visible.ts';

/** Long enough for 200 MB on a slow line. */
const importTimeLimitMs = 30 * 60_000;

function messageOf(report: ImportReport, locale: Locale): string {
  const { version, published } = report;
  if (locale === 'es') {
    return published ? `Se publicó la versión ${version}.` : 'Nada cambió; no hay versión nueva.';
  }
  return published ? `Version ${version} is published.` : 'Nothing changed; there is no new version.';
}

export function registerWatchlists(api: Api): void {
  const { db } = api.services;

  api.endpoint(
    {
      method: 'post',
      path: '/v1/watchlists',
      tag: 'Watch lists',
      summary: 'Open a watch list for your agency',
      scope: 'watchlists:write',
      body: NewWatchlist,
      idempotent: true,
      reply: { status: 201, description: 'The empty list', schema: Watchlist },
      problems: ['conflict'],
    },
    async ({ principal, body, now }) => createWatchlist(principal, body, now),
  );

  api.endpoint(
    {
      method: 'get',
      path: '/v1/watchlists',
      tag: 'Watch lists',
      summary: 'Lists with their versions, counts and freshness',
      scope: ['watchlists:read', 'operations:read'],
      reply: { status: 200, description: 'The lists', schema: z.object({ items: z.array(Watchlist) }) },
    },
    async ({ principal, now }) => ({
      status: 200,
      body: { items: await listWatchlists(db, principal, now) },
    }),
  );

  api.endpoint(
    {
      method: 'put',
      path: '/v1/watchlists/:list/sharing',
      tag: 'Watch lists',
      summary: 'Say what other agencies may see of your list: the record, hit or no hit, nothing',
      scope: 'watchlists:write',
      params: ListParams,
      body: SharingBody,
      reply: { status: 200, description: 'What they may see from now on', schema: SharingBody },
    },
    async ({ principal, params, body, now }) => shareList(db, principal, params.list, body, now),
  );

  api.endpoint(
    {
      method: 'put',
      path: '/v1/watchlists/:list/entries',
      tag: 'Watch lists',
      summary: 'Import entries as NDJSON and publish a version',
      scope: 'watchlists:write',
      params: ListParams,
      query: ImportQuery,
      rawBody: 'application/x-ndjson',
      reply: { status: 200, description: 'What the import did', schema: ImportReply },
      problems: [
        'import_in_progress',
        'import_refused',
        'too_large',
        'unsupported_media_type',
        'invalid_body',
        'conflict',
      ],
      timeLimitMs: importTimeLimitMs,
    },
    async ({ services, principal, params, query, request, locale }) => {
      const list = await ownList(db, principal, params.list);
      const body = importBody(request);
      const report = await importEntries(services, { listId: list.id, ...query, principal, body });
      return { status: 200, body: { ...report, message: messageOf(report, locale) } };
    },
  );

  api.endpoint(
    {
      method: 'get',
      path: '/v1/watchlists/:list/changes',
      tag: 'Watch lists',
      summary: 'What changed on a list since a version, with provenance',
      scope: 'watchlists:read',
      params: ListParams,
      query: ChangesQuery,
      reply: { status: 200, description: 'Publications and changes', schema: Changes },
    },
    async ({ principal, params, query, now }) =>
      watchlistHistory(db, principal, { listId: params.list, ...query, cursor: query.cursor }, now),
  );
}
