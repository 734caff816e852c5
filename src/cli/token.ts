import type { Command } from 'commander';
import { type Claims, isRole, roleScopes } from '../http/principal.ts';
import { developmentToken } from './dev-token.ts';

interface TokenOptions {
  readonly role: string[];
  readonly subject?: string;
  readonly agency: string;
  readonly lane?: string;
  readonly hours: string;
}

function claimsFrom(options: TokenOptions): Claims {
  const roles = options.role.filter(isRole);
  const unknown = options.role.filter((role) => !isRole(role));
  if (unknown.length > 0 || roles.length === 0) {
    throw new Error(
      `unknown role ${unknown.join(', ')}: expected one of ${Object.keys(roleScopes).join(', ')}`,
    );
  }
  if (roles.includes('terminal') && !options.lane)
    throw new Error('a terminal needs its lane: --lane 250401-S1');
  return {
    // Each lane has a terminal of its own, which counts its own events.
    subject: options.subject ?? (roles[0] === 'terminal' ? `terminal-${options.lane}` : `${roles[0]}-1`),
    roles,
    ...(roles.some((role) => role !== 'applicant' && role !== 'terminal') ? { agency: options.agency } : {}),
    ...(options.lane ? { laneId: options.lane } : {}),
  };
}

/** `garita token`: a development token for any role. */
export function tokenCommand(program: Command): void {
  program
    .command('token')
    .description('Print a development token, signed with the key of the data folder')
    .requiredOption('--role <role...>', `one or more of ${Object.keys(roleScopes).join(', ')}`)
    .option('--subject <id>', 'who it stands for (default: the role and -1; a terminal: its lane)')
    .option('--agency <code>', 'the agency of an officer', 'CBP')
    .option('--lane <id>', 'the lane of a terminal, for example 250401-S1')
    .option('--hours <n>', 'how long it is valid', '8')
    .addHelpText('after', '\nExample:\n  npm run -s garita -- token --role terminal --lane 250401-S1')
    .action(async (options: TokenOptions) => {
      const hours = Number(options.hours);
      if (!(hours > 0 && hours <= 720)) throw new Error('--hours: expected a number from 0 to 720');
      process.stdout.write(`${await developmentToken(claimsFrom(options), Math.round(hours * 3600))}\n`);
    });
}
