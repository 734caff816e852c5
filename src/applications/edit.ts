import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import { etagOf, versionChanged } from '../http/etag.ts';
import { type Blocks, blockNames } from './blocks.ts';
import { missingPoints, warningPoints } from './completeness.ts';
import { feeOf } from './fee.ts';
import { overviewOf } from './overview.ts';
import { parentStanding } from './parent.ts';
import { presentApplication } from './present.ts';
import { type Context, findFor, saveBlocks, unchanged } from './store.ts';

/** Replaces the named blocks of a draft, if it still has the version that the caller read. */
export async function editApplication(
  context: Context,
  id: string,
  version: number,
  blocks: Blocks,
): Promise<Change> {
  const { services, principal, now, locale } = context;
  const row = await findFor(context, id, 'edit');
  if (row.version !== version) throw versionChanged(row.version);
  const before = await overviewOf(services, row, now);
  const all: Blocks = { ...before.blocks, ...blocks };
  const parent = await parentStanding(services, all.identity?.parent);
  const fee = feeOf(row.program, all.identity?.birthDate, parent, now);
  const after = {
    ...before,
    row: { ...row, version: version + 1 },
    blocks: all,
    missing: missingPoints(all, row.program, now),
    warnings: warningPoints(all),
    fee,
    feeDue: before.payment === undefined && fee.amountCents > 0,
  };
  return {
    queries: [
      unchanged(row, 'version_changed'),
      ...(await saveBlocks(services, id, blocks, now)),
      sql`UPDATE applications SET version = version + 1 WHERE id = ${id}`,
      auditRecord({
        at: now,
        actor: principal,
        action: 'application.edit',
        objectKind: 'application',
        objectId: id,
        detail: { blocks: blockNames.filter((block) => blocks[block] !== undefined) },
      }),
    ],
    reply: {
      status: 200,
      body: presentApplication(after, principal, locale),
      headers: { etag: etagOf(version + 1) },
    },
    async refuse(error) {
      if (!error.isGuard('version_changed')) return undefined;
      const now = await services.db.first(
        sql<{ version: number }>`SELECT version FROM applications WHERE id = ${id}`,
      );
      return versionChanged(now?.version ?? version);
    },
  };
}
