import './keys/digest-node.ts';
import './keys/sealing-node.ts';
import { Command, CommanderError } from 'commander';

type Register = (program: Command) => void;

/** Each command's module is loaded only when it is called: a lane check should not wait for a chart library. */
const commands: Readonly<Record<string, () => Promise<Register>>> = {
  start: async () => (await import('./cli/start.ts')).startCommand,
  serve: async () => (await import('./cli/serve.ts')).serveCommand,
  work: async () => (await import('./cli/work.ts')).workCommand,
  token: async () => (await import('./cli/token.ts')).tokenCommand,
  sandbox: async () => (await import('./cli/sandbox.ts')).sandboxCommand,
  watchlist: async () => (await import('./cli/watchlist.ts')).watchlistCommand,
  screen: async () => (await import('./cli/screen.ts')).screenCommand,
  match: async () => (await import('./cli/match.ts')).matchCommand,
  screening: async () => (await import('./cli/screening.ts')).screeningCommand,
  simulate: async () => (await import('./cli/simulate.ts')).simulateCommand,
  replay: async () => (await import('./cli/replay.ts')).replayCommand,
  terminal: async () => (await import('./cli/terminal.ts')).terminalCommand,
  audit: async () => (await import('./cli/audit.ts')).auditCommand,
  backup: async () => (await import('./cli/backup.ts')).backupCommand,
  restore: async () => (await import('./cli/backup.ts')).restoreCommand,
  seed: async () => (await import('./cli/seed.ts')).seedCommand,
  demo: async () => (await import('./cli/demo.ts')).demoCommand,
};

async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('garita')
    .description('Trusted-traveler pre-screening for land ports of entry')
    .showHelpAfterError('(add --help for the options)')
    // An option after the name of a command of a command is that one's own.
    .enablePositionalOptions()
    .exitOverride();
  const wanted = argv[2] ?? '';
  const load = Object.hasOwn(commands, wanted) ? [commands[wanted]] : Object.values(commands);
  for (const register of await Promise.all(load.map((one) => one?.()))) register?.(program);
  await program.parseAsync([...argv]);
}

/** One line a person can act on; the stack only where somebody asks for it. */
function explain(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`garita: ${text}\n`);
  if (process.env.GARITA_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
}

// Whoever reads may go away, as `| head` does: then nothing more is wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

try {
  await main(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode;
  } else {
    explain(error);
    process.exitCode = 1;
  }
}
