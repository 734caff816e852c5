import { type Command, Option } from 'commander';
import { z } from 'zod';
import { apiFrom } from './api.ts';
import { developmentToken } from './dev-token.ts';

interface SandboxOptions {
  readonly api?: string;
  readonly lane: string;
  readonly json?: boolean;
}

const Member = z.object({
  passId: z.string(),
  rfid: z.string(),
  name: z.string(),
  vehicle: z.object({ plate: z.string(), state: z.string(), country: z.string() }),
});

const Crossing = z.looseObject({
  decision: z.string(),
  reasons: z.array(z.object({ code: z.string(), words: z.string() })),
});

/** Each decision, and the member's state that brings it about. */
const stateFor = { admit: 'active', refer: 'revoked' } as const;

async function cross(decision: keyof typeof stateFor, options: SandboxOptions): Promise<void> {
  const admin = await apiFrom(options, ['admin']);
  const made = await admin.request('POST', '/v1/sandbox/members', { json: { state: stateFor[decision] } });
  const member = Member.parse(made);
  // A terminal of its own for each call, so that its sequence starts at 0.
  const subject = `sandbox-${crypto.randomUUID().slice(0, 8)}`;
  const token = await developmentToken({ subject, roles: ['terminal'], laneId: options.lane });
  const terminal = await apiFrom({ ...options, token }, ['terminal']);
  const body = {
    capturedAt: new Date().toISOString(),
    sequence: 0,
    phase: 'booth',
    occupants: [{ rfid: member.rfid }],
    occupantCount: 1,
    vehicle: member.vehicle,
  };
  const answer = await terminal.request('POST', '/v1/crossings', { json: body });
  const crossing = Crossing.parse(answer);
  const shown = options.json
    ? JSON.stringify({ member: made, asked: body, answered: answer })
    : [
        `${member.name} is a synthetic member (PASSID ${member.passId}, ${stateFor[decision]}) with a card and a car.`,
        `POST ${terminal.url}/v1/crossings at lane ${options.lane}:`,
        JSON.stringify(body, null, 2),
        `→ ${crossing.decision}${crossing.reasons.map((reason) => `: ${reason.words} (${reason.code})`).join('')}`,
      ].join('\n');
  process.stdout.write(`${shown}\n`);
  if (crossing.decision !== decision) {
    throw new Error(`the decision is ${crossing.decision}, ${decision} was expected`);
  }
}

/** `garita sandbox`: a synthetic member crosses, to see the service at work. */
export function sandboxCommand(program: Command): void {
  const sandbox = program
    .command('sandbox')
    .description('Make a synthetic member and cross (development alone)')
    .addHelpText('after', '\nExample:\n  npm run -s garita -- sandbox admit');
  for (const decision of ['admit', 'refer'] as const) {
    sandbox
      .command(decision)
      .description(`a member (${stateFor[decision]}) crosses and gets ${decision}`)
      .addOption(new Option('--api <url>', 'the API (default: http://127.0.0.1:8700)'))
      .option('--lane <id>', 'the lane', '250401-S1')
      .option('--json', 'print one JSON object')
      .addHelpText('after', `\nExample:\n  npm run -s garita -- sandbox ${decision}`)
      .action((options: SandboxOptions) => cross(decision, options));
  }
}
