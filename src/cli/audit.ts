import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { type KeptCheckpoint, keptCheckpoints } from '../audit/kept.ts';
import { type AuditVerdict, maxFaults, verifyAudit } from '../audit/verify.ts';
import type { Database } from '../db/database.ts';
import { auditDrawCommand } from './audit-draw.ts';
import { checkpointKeys } from './audit-keys.ts';
import { callerPath, dataPath } from './paths.ts';
import { progressBar } from './progress.ts';
import { openDataFolderReadOnly } from './read-only-database.ts';

interface VerifyOptions {
  readonly data?: string;
  readonly keys?: string;
  readonly checkpoints?: string;
  readonly json?: boolean;
}

/** Verifies with a progress bar. */
export async function verifyWithProgress(
  db: Database,
  keys: ReadonlyMap<string, CryptoKey> | undefined,
  quiet: boolean,
  kept: readonly KeptCheckpoint[] = [],
): Promise<AuditVerdict> {
  const bar = progressBar('verifying records', 0, quiet);
  const run = verifyAudit(db, keys, kept);
  try {
    for (;;) {
      const step = await run.next();
      if (step.done) return step.value;
      bar.update(step.value.done, step.value.total);
    }
  } finally {
    bar.stop();
  }
}

/** The verdict in words. */
export function verdictLines(verdict: AuditVerdict): string {
  const { records, seals, checkpoints, unsealedTail, faults } = verdict;
  const counts = `${records} records, ${seals} seals, ${checkpoints} checkpoints, ${unsealedTail} records not sealed yet`;
  if (faults.length === 0) return `The audit log is whole: ${counts}.\n`;
  const lines = faults.map((fault) => `  record ${fault.recordId ?? '?'}: ${fault.what}`);
  const more = faults.length >= maxFaults ? '  … and perhaps more\n' : '';
  return `The audit log has been altered (${counts}):\n${lines.join('\n')}\n${more}`;
}

function keptIn(file: string): readonly KeptCheckpoint[] {
  try {
    return keptCheckpoints(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function verify(options: VerifyOptions): Promise<void> {
  const folder = dataPath(options.data);
  const db = openDataFolderReadOnly(folder);
  try {
    const keys = await checkpointKeys(
      folder,
      options.keys === undefined ? undefined : callerPath(options.keys),
    );
    if (!keys) throw new Error(`no signing keys for ${folder}: set GARITA_SIGNING_KEYS, or give --keys FILE`);
    const kept = options.checkpoints === undefined ? [] : keptIn(callerPath(options.checkpoints));
    const verdict = await verifyWithProgress(db, keys, options.json === true, kept);
    process.stdout.write(options.json ? `${JSON.stringify(verdict)}\n` : verdictLines(verdict));
    if (verdict.faults.length > 0) process.exitCode = 1;
  } finally {
    db.close();
  }
}

/** `garita audit verify`: checks the whole audit log of a data folder, beside a running server too. */
export function auditCommand(program: Command): void {
  const audit = program.command('audit').description('The audit log');
  audit
    .command('verify')
    .description(
      'Check every record, seal and signed checkpoint; exit code 1 with what and where on any fault',
    )
    .option('--data <folder>', 'the data folder (default: GARITA_DATA, or .garita)')
    .option(
      '--keys <file>',
      'public keys as a JWK Set (default: GARITA_SIGNING_KEYS, or those of the folder)',
    )
    .option(
      '--checkpoints <file>',
      'checkpoints kept elsewhere, as GET /v1/audit/checkpoints answers them: finds a log that was cut off or rewritten',
    )
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  npm run -s garita -- audit verify --json')
    .action(verify);
  auditDrawCommand(audit);
}
