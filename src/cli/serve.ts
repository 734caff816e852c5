import type { Command } from 'commander';
import { startApiWithIssuer } from './api-with-issuer.ts';
import { untilStopped } from './stop-signal.ts';

/** `garita serve`: the API alone; workers run where `garita work` is called. */
export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('Run the API alone (the workers run with: garita work)')
    .addHelpText('after', '\nExample:\n  PORT=8700 GARITA_DATA=/var/lib/garita npm run -s garita -- serve')
    .action(async () => {
      const service = await startApiWithIssuer(process.env);
      const { api, issuer } = service;
      process.stdout.write(
        `API       ${api.url}\nInternal  ${api.internalUrl}\nData      ${api.dataFolder}${api.keysCreated ? ' (keys made)' : ''}\n${issuer ? `Sign-in   ${issuer} (for development)\n` : ''}`,
      );
      await untilStopped();
      await service.close();
    });
}
