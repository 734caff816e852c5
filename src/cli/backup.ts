import type { Command } from 'commander';
import { verdictLines } from './audit.ts';
import { makeBackup } from './backup/make.ts';
import { restoreBackup } from './backup/restore.ts';
import { callerPath, dataPath } from './paths.ts';

const passphrase = () => process.env.GARITA_BACKUP_PASSPHRASE || undefined;

interface BackupOptions {
  readonly data?: string;
  readonly to: string;
  readonly json?: boolean;
}

async function backup(options: BackupOptions): Promise<void> {
  const target = callerPath(options.to);
  const manifest = await makeBackup(dataPath(options.data), target, passphrase(), Date.now());
  if (manifest.keys === 'left_out') {
    process.stderr.write(
      'WARNING: the keys are NOT in this backup. Without them nothing that is sealed can be read again: documents,\n' +
        'application blocks, credentials. Set GARITA_BACKUP_PASSPHRASE to seal the keys of a data folder into the\n' +
        'backup, or keep the secrets of your environment elsewhere.\n',
    );
  }
  if (manifest.papers?.missing) {
    process.stderr.write(
      `WARNING: the files of ${manifest.papers.missing} papers were not there to be backed up.\n`,
    );
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ target, ...manifest })}\n`);
  else {
    const megabytes = (manifest.databaseBytes / 1e6).toFixed(1);
    const keys = manifest.keys === 'sealed' ? 'keys sealed under the passphrase' : 'keys left out';
    const papers = manifest.papers?.packed ?? 0;
    process.stdout.write(`Backed up ${megabytes} MB and ${papers} papers to ${target} (${keys}).\n`);
  }
}

interface RestoreOptions {
  readonly from: string;
  readonly data?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

async function restore(options: RestoreOptions): Promise<void> {
  const folder = dataPath(options.data);
  const restored = await restoreBackup(callerPath(options.from), folder, {
    force: options.force === true,
    passphrase: passphrase(),
    quiet: options.json === true,
  });
  if (restored.keys === 'missing') {
    process.stderr.write(
      'WARNING: the backup held no keys and the folder has none. Put the secrets back before you start, or nothing\n' +
        'that is sealed can be read. The signatures of the audit checkpoints could not be checked.\n',
    );
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ folder, ...restored })}\n`);
  else {
    process.stdout.write(`Restored ${folder} as of ${restored.manifest.createdAt}, keys ${restored.keys}.\n`);
    process.stdout.write(verdictLines(restored.audit));
  }
}

/** `garita backup`: a copy of the data folder, of a running server too. */
export function backupCommand(program: Command): void {
  program
    .command('backup')
    .description(
      'Back up a data folder, beside a running server too; GARITA_BACKUP_PASSPHRASE seals its keys',
    )
    .option('--data <folder>', 'the data folder (default: GARITA_DATA, or .garita)')
    .requiredOption('--to <target>', 'a new FILE.tar.gz, or a new folder')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExample:\n  GARITA_BACKUP_PASSPHRASE=… npm run -s garita -- backup --to monday.tar.gz',
    )
    .action(backup);
}

/** `garita restore`: puts a backup into the folder of a stopped server, after every check. */
export function restoreCommand(program: Command): void {
  program
    .command('restore')
    .description(
      'Check a backup (database, references, audit log) and put it into the folder of a stopped server',
    )
    .requiredOption('--from <backup>', 'a FILE.tar.gz or a folder made by backup')
    .option('--data <folder>', 'the data folder (default: GARITA_DATA, or .garita)')
    .option('--force', 'replace what the folder holds')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  npm run -s garita -- restore --from monday.tar.gz --data ./restored')
    .action(restore);
}
