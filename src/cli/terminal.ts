import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { dataFolderPath } from '../config/data-folder.ts';
import { type LaneClass, laneLetter } from '../lanes/lane-class.ts';
import type { TerminalAnswer } from '../terminal/answer.ts';
import { drillSnapshot, drillTravelers } from '../terminal/drill.ts';
import { enroll, readIdentity } from '../terminal/identity.ts';
import { NotReadable } from '../terminal/not-readable.ts';
import { readLine } from '../terminal/read-line.ts';
import { openTerminal, type Terminal } from '../terminal/terminal.ts';
import { apiFrom, apiUrl } from './api.ts';
import { callerPath } from './paths.ts';

interface Options {
  readonly lane: string;
  readonly api?: string;
  readonly data?: string;
  readonly script?: string;
  readonly enroll?: string;
  readonly settle: string;
  readonly json?: boolean;
  readonly drill?: boolean;
}

function laneClassOf(laneId: string): LaneClass {
  const letter = /^\d{6}-([A-Z])\d+$/.exec(laneId)?.[1];
  const found = (Object.keys(laneLetter) as LaneClass[]).find((one) => laneLetter[one] === letter);
  if (!found) throw new Error(`--lane: ${laneId} is no lane; expected one like 250401-S1`);
  return found;
}

const Registered = z.object({ id: z.string(), enrollmentCode: z.string() });

/** With the code of `--enroll`; in development the command line is administrator enough to get one itself. */
async function enrolled(options: Options, folder: string, url: string): Promise<void> {
  if (readIdentity(folder)) return;
  if (options.enroll !== undefined) {
    const [id = '', code = ''] = options.enroll.split(':');
    await enroll(url, folder, id, code);
    return;
  }
  const admin = await apiFrom(options, ['admin']);
  const json = { name: `Terminal at ${options.lane}`, laneId: options.lane };
  const { id, enrollmentCode } = Registered.parse(await admin.request('POST', '/v1/terminals', { json }));
  await enroll(url, folder, id, enrollmentCode);
}

function shown(answer: TerminalAnswer): string {
  const { decision, redirectTo, reasons, cards, degraded, drill, sequence, snapshotAge, link } = answer;
  const age = snapshotAge === null ? 'no offline pack' : `pack ${snapshotAge} s old`;
  const head = `${drill ? 'DRILL ' : ''}${decision.toUpperCase()}${redirectTo ? ` to ${redirectTo}` : ''}`;
  const state = `#${sequence ?? '-'}, ${degraded ? 'ALONE' : 'centre'}, ${age}, link ${link}`;
  return [
    `${head}  (${state})`,
    ...cards.map(
      (card) =>
        `  ${[card.name, card.membershipState, card.standing ?? `pack: ${card.pack}`].filter(Boolean).join(', ')}`,
    ),
    ...reasons.map(({ words, code }) => `  ${words} (${code})`),
  ].join('\n');
}

async function answerLines(terminal: Terminal, options: Options): Promise<void> {
  const input = options.script === undefined ? process.stdin : createReadStream(callerPath(options.script));
  const write = (text: string) => process.stdout.write(`${text}\n`);
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    try {
      const answer = await terminal.check(readLine(line));
      write(options.json ? JSON.stringify(answer) : shown(answer));
    } catch (error) {
      if (!(error instanceof NotReadable)) throw error;
      write(options.json ? JSON.stringify({ error: error.message }) : `Read it again: ${error.message}`);
    }
  }
}

/** What is still in the journal goes to the centre before the command ends, if the centre comes back in time. */
async function settle(terminal: Terminal, seconds: number): Promise<void> {
  const until = performance.now() + seconds * 1000;
  while (terminal.status().journal.pending > 0 && performance.now() < until) await sleep(200);
}

async function run(options: Options): Promise<void> {
  const laneClass = laneClassOf(options.lane);
  const settleSeconds = Number(options.settle);
  if (!(settleSeconds >= 0 && settleSeconds <= 86_400)) throw new Error('--settle: expected seconds');
  const home =
    options.data === undefined ? join(dataFolderPath(), 'terminals', options.lane) : callerPath(options.data);
  const folder = options.drill ? join(home, 'drill') : home;
  const url = apiUrl(options);
  const say = (text: string) => process.stderr.write(`${text}\n`);
  if (!options.drill) {
    await enrolled(options, folder, url).catch((error: unknown) =>
      say(`Not enrolled: ${error instanceof Error ? error.message : String(error)}`),
    );
  }
  const drill = options.drill ? { drill: drillSnapshot(laneClass, Date.now()) } : {};
  const terminal = await openTerminal({ url, folder, laneId: options.lane, laneClass, ...drill });
  try {
    if (options.drill) {
      say('DRILL: the centre is not asked, nothing is sent. Synthetic travelers:');
      for (const { what, rfid, plate } of drillTravelers) say(`  rfid ${rfid} ${plate} BCN MEX   (${what})`);
    } else {
      await terminal.round();
    }
    terminal.start();
    const { link, snapshotAge } = terminal.status();
    say(
      `Lane ${options.lane}, link ${link}, ${snapshotAge === null ? 'no offline pack' : `pack ${snapshotAge} s old`}.`,
    );
    await answerLines(terminal, options);
    if (!options.drill) await settle(terminal, settleSeconds);
    const { journal } = terminal.status();
    const counts = `${journal.sent} sent, ${journal.pending} still to be sent, ${journal.dead} refused`;
    say(`Journal: ${options.drill ? 'a drill, nothing counts' : counts}.`);
    for (const { phase, sequence, outcome } of terminal.deadLetters())
      say(`  ${phase} ${sequence}: ${outcome}`);
  } finally {
    await terminal.close();
  }
}

/** `garita terminal`: a lane terminal in a terminal window, that goes on alone when the centre does not answer. */
export function terminalCommand(program: Command): void {
  program
    .command('terminal')
    .description('A lane terminal: asks the centre, decides alone when it is away, and sends what it stored')
    .requiredOption('--lane <id>', 'the lane, for example 250401-S1')
    .option('--api <url>', 'the centre (default: GARITA_API, or http://127.0.0.1:8700)')
    .option('--data <folder>', 'the terminal’s own folder (default: terminals/LANE in the data folder)')
    .option('--enroll <id:code>', 'enroll with this one-time code (in development it gets one itself)')
    .option('--script <file>', 'answer the lines of this file, then end')
    .option('--settle <seconds>', 'at the end, how long to wait until everything stored is sent', '60')
    .option('--drill', 'practise an outage with synthetic travelers; nothing is sent')
    .option('--json', 'print one JSON object a line')
    .addHelpText(
      'after',
      '\nA line is a JSON object as POST /v1/crossings takes it, without time and number, or\n' +
        '  rfid HEX PLATE STATE COUNTRY [occupants]\n\nExample:\n' +
        '  echo "rfid d2111000000000000000000a DRILL-1 BCN MEX" | npm run -s garita -- terminal --lane 250401-S1 --drill',
    )
    .action(run);
}
