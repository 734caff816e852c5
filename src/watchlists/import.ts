import { DatabaseError } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { actorId, type Principal } from '../http/principal.ts';
import { DomainError } from '../http/problems.ts';
import type { Services } from '../services.ts';
import { clearTraces, discardStaged } from './discard.ts';
import { beginImport, type RunningImport } from './import-lease.ts';
import { endImport, publish } from './publish.ts';
import { countsOf, type ImportReport, newTally, type Tally } from './report.ts';
import { stageBody } from './stage-body.ts';
import { stageRemovals } from './stage-removals.ts';

export interface ImportRequest {
  readonly listId: string;
  /** `full`: the body is the whole list, and what it does not name is removed. */
  readonly mode: 'full' | 'delta';
  readonly format: string;
  /** Where it comes from, in the sender's words; kept as provenance. */
  readonly source: string;
  readonly strict: boolean;
  readonly principal: Principal;
  readonly body: AsyncIterable<Uint8Array>;
}

type ImportServices = Pick<Services, 'db' | 'keys' | 'now' | 'log'>;

function refusedBecause(tally: Tally, en: string, es: string): DomainError {
  const errors = tally.rejected.map(({ line, field, reason }) => ({
    pointer: `/${line}${field === '' ? '' : `/${field.replaceAll(/\[(\d+)\]/g, '/$1').replaceAll('.', '/')}`}`,
    message: `line ${line}: ${field === '' ? '' : `${field}: `}${reason}`,
  }));
  return new DomainError('import_refused', { en, es }, { errors });
}

/** Why this import must not be published, if so. */
function refusal(
  request: ImportRequest,
  good: number,
  listed: number,
  tally: Tally,
): DomainError | undefined {
  const bad = tally.rejectedCount;
  if (bad > 0 && request.strict) {
    return refusedBecause(
      tally,
      `${bad} lines are not valid, and strict=1 refuses such a file. Nothing was published.`,
      `${bad} líneas no son válidas y strict=1 rechaza un archivo así. No se publicó nada.`,
    );
  }
  if (good > 0 || (bad === 0 && (request.mode === 'delta' || listed === 0))) return undefined;
  return refusedBecause(
    tally,
    'The file has no valid entry. To empty a list, send removals with mode=delta. Nothing was published.',
    'El archivo no tiene ninguna entrada válida. Para vaciar una lista, envíe bajas con mode=delta. No se publicó nada.',
  );
}

async function listed(
  services: ImportServices,
  running: RunningImport,
): Promise<{ entries: number; seq: number | null }> {
  const row = await services.db.first(
    sql<{ entries: number; seq: number | null }>`SELECT entries,
      (SELECT MAX(seq) FROM publications WHERE list_id = watchlists.id) AS seq FROM watchlists WHERE id = ${running.listId}`,
  );
  return row ?? { entries: 0, seq: null };
}

async function run(
  services: ImportServices,
  running: RunningImport,
  request: ImportRequest,
): Promise<ImportReport> {
  const { principal } = request;
  const tally = newTally();
  await discardStaged(services.db, running);
  await clearTraces(services.db, running.listId);
  const good = await stageBody(services, running, request.body, request, tally);
  const { entries, seq } = await listed(services, running);
  const refused = refusal(request, good, entries, tally);
  if (refused) {
    await discardStaged(services.db, running);
    await services.db.batch(endImport(running, 'refused', countsOf(tally), principal, services.now()));
    throw refused;
  }
  if (request.mode === 'full') await stageRemovals(services, running, tally);
  const counts = { listId: running.listId, importId: running.id, ...countsOf(tally) };
  if (tally.added + tally.changed + tally.removed > 0) return publish(services, running, counts, principal);
  const report = { ...counts, published: false, version: running.version - 1, seq };
  await services.db.batch(endImport(running, 'unchanged', report, principal, services.now()));
  return report;
}

/** Gives the list back after a failure. What cannot be tidied now is left to the next import. */
async function abandon(
  services: ImportServices,
  running: RunningImport,
  principal: Principal,
): Promise<void> {
  try {
    await discardStaged(services.db, running);
    await services.db.batch(endImport(running, 'abandoned', {}, principal, services.now()));
  } catch (error) {
    services.log.warn('an import could not be tidied up', { importId: running.id, reason: String(error) });
  }
}

/**
 * Imports a list: stages the body in small batches between which others have their turn, and publishes it in one.
 * Unlike other verbs it commits by itself, because it takes many batches; repeating it does no harm.
 *
 * @throws DomainError `import_in_progress`, `import_refused`, or what the body's reader throws; nothing is published then.
 */
export async function importEntries(services: ImportServices, request: ImportRequest): Promise<ImportReport> {
  const { listId, mode, format, source, principal } = request;
  const start = { listId, mode, format, source, importedBy: actorId(principal) };
  const running = await beginImport(services.db, start, services.now());
  let report: ImportReport;
  try {
    report = await run(services, running, request);
  } catch (error) {
    const ended = error instanceof DomainError && error.code === 'import_refused';
    if (!ended) await abandon(services, running, principal);
    if (!(error instanceof DatabaseError) || !error.isGuard('import_taken_over')) throw error;
    throw new DomainError('conflict', {
      en: 'This import was silent for too long and another one took the list over. Nothing of this one was published.',
      es: 'Esta importación calló demasiado tiempo y otra tomó la lista. De esta no se publicó nada.',
    });
  }
  await clearTraces(services.db, listId).catch((error) =>
    services.log.warn('traces of an import stay', { reason: String(error) }),
  );
  return report;
}
