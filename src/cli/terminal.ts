import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { dataFolderPath } from '../config/data-folder.ts';
import type { Locale } from '../http/text.ts';
import { type LaneClass, laneLetter } from '../lanes/lane-class.ts';
import { longestMaxAgeMs } from '../terminal/decide-alone.ts';
import type { Way } from '../terminal/fetch.ts';
import { fetchOverTls } from '../terminal/fetch-over-tls.ts';
import { enroll, readIdentity } from '../terminal/identity.ts';
import { type KeyStore, memoryKeyStore } from '../terminal/key-store.ts';
import { commandKeyStore } from '../terminal/key-store-command.ts';
import { openTerminal, type Terminal } from '../terminal/terminal.ts';
import { apiFrom, apiUrl } from './api.ts';
import { callerPath } from './paths.ts';
import { commandDrill } from './terminal/drill-words.ts';
import { answerLines } from './terminal/piped.ts';
import { deadLine, journalWords, openingLine, wrapped } from './terminal/show.ts';
import { wordsIn } from './terminal/texts.ts';
import { openWindow } from './terminal/window.ts';

interface Options {
  readonly lane: string;
  readonly api?: string;
  readonly data?: string;
  readonly script?: string;
  readonly every: number;
  readonly enroll?: string;
  readonly certificate?: string;
  readonly certificateKey?: string;
  readonly ca?: string;
  readonly keyStore?: string;
  readonly settle: number;
  readonly maxPackAge?: number;
  readonly unknown?: 'refer' | 'redirect';
  readonly lang?: Locale;
  readonly json?: boolean;
  readonly drill?: boolean;
}

function laneClassOf(laneId: string): LaneClass {
  const letter = /^\d{6}-([A-Z])\d+$/.exec(laneId)?.[1];
  const found = (Object.keys(laneLetter) as LaneClass[]).find((one) => laneLetter[one] === letter);
  if (!found) throw new Error(`--lane: ${laneId} is no lane; expected one like 250401-S1`);
  return found;
}

function numberUpTo(most: number) {
  return function parseNumber(text: string): number {
    const value = Number(text);
    if (text.trim() !== '' && value >= 0 && value <= most) return value;
    throw new InvalidArgumentError(`expected a number from 0 to ${most}`);
  };
}

/** The language of `--lang`, else of this session. */
function localeOf({ lang }: Options): Locale {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return lang ?? (/^es/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'es' : 'en');
}

const Registered = z.object({ id: z.string(), enrollmentCode: z.string() });

/** With the code of `--enroll`; in development the command line is administrator enough to get one itself. */
async function enrolled(options: Options, folder: string, way: Way, store: KeyStore): Promise<void> {
  if (readIdentity(folder)) return;
  if (options.enroll !== undefined) {
    const [id = '', code = ''] = options.enroll.split(':');
    await enroll(way, folder, id, code, store);
    return;
  }
  const admin = await apiFrom(options, ['admin']);
  const json = { name: `Terminal at ${options.lane}`, laneId: options.lane };
  const { id, enrollmentCode } = Registered.parse(await admin.request('POST', '/v1/terminals', { json }));
  await enroll(way, folder, id, enrollmentCode, store);
}

/** To the centre over TLS as the options say, or as Node does it. */
function wayOf(options: Options): Way {
  const { certificate, certificateKey: key, ca } = options;
  const url = apiUrl(options);
  if (certificate === undefined && key === undefined && ca === undefined) return { url, fetch };
  if (!url.startsWith('https:'))
    throw new Error(`--certificate, --ca: the centre ${url} is not asked over TLS`);
  if ((certificate === undefined) !== (key === undefined)) {
    throw new Error('--certificate and --certificate-key: give both, or neither');
  }
  const files = {
    ...(certificate && key ? { own: { certificate: callerPath(certificate), key: callerPath(key) } } : {}),
    ...(ca === undefined ? {} : { authorities: callerPath(ca) }),
  };
  try {
    return { url, fetch: fetchOverTls(files) };
  } catch (error) {
    throw new Error(
      `--certificate, --certificate-key, --ca: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** What is still in the journal goes to the centre before the command ends, if the centre comes back in time. */
async function settle(terminal: Terminal, seconds: number): Promise<void> {
  const until = performance.now() + seconds * 1000;
  while (terminal.status().journal.pending > 0 && performance.now() < until) await sleep(100);
}

const say = (text: string) => process.stderr.write(`${text}\n`);

async function answerAll(terminal: Terminal, options: Options, laneClass: LaneClass, locale: Locale) {
  const words = wordsIn(locale);
  const { lane: laneId, script, every, json = false } = options;
  const { env, stdin, stdout } = process;
  const person = script === undefined && !json && stdin.isTTY && stdout.isTTY && env.TERM !== 'dumb';
  if (!person) {
    say(openingLine(laneId, terminal.status(), locale));
    const lines = { laneId, laneClass, locale, every, json, ...(script === undefined ? {} : { script }) };
    await answerLines(terminal, lines);
    await settle(terminal, options.settle);
    return;
  }
  const colour = !env.NO_COLOR;
  const symbols = /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '');
  stdout.write(`${wrapped(`${words('help').split('\n')[0]} (help, quit)`, stdout.columns ?? 80)}\n`);
  await openWindow(terminal, { laneId, laneClass, look: { locale, colour, symbols } });
  await settle(terminal, Math.min(2, options.settle));
  if (terminal.status().journal.pending > 0) say(words('later'));
}

async function run(options: Options): Promise<void> {
  const { lane: laneId, maxPackAge, unknown, drill = false } = options;
  const laneClass = laneClassOf(laneId);
  const locale = localeOf(options);
  const words = wordsIn(locale);
  const folder =
    options.data === undefined ? join(dataFolderPath(), 'terminals', laneId) : callerPath(options.data);
  const way = wayOf(options);
  const command = options.keyStore ?? process.env.GARITA_TERMINAL_KEY_STORE;
  const keyStore = command ? commandKeyStore(command) : memoryKeyStore();
  if (!drill) {
    await enrolled(options, folder, way, keyStore).catch((error: unknown) =>
      say(`Not enrolled: ${error instanceof Error ? error.message : String(error)}`),
    );
  }
  const policy = {
    ...(maxPackAge === undefined ? {} : { maxAgeMs: maxPackAge * 3_600_000 }),
    ...(unknown === undefined ? {} : { unknown }),
  };
  const terminal = await openTerminal({ ...way, folder, laneId, laneClass, keyStore, policy, locale });
  try {
    if (drill) say(commandDrill(terminal, 'on', laneClass, locale));
    else await Promise.race([terminal.round(), sleep(5_000)]);
    const { otherLane } = terminal.status();
    if (otherLane) throw new Error(`--lane: this terminal is enrolled at ${otherLane}, not at ${laneId}`);
    terminal.start();
    await answerAll(terminal, options, laneClass, locale);
    const status = terminal.status();
    say(status.drill ? words('drillJournal') : `${words('journal')}: ${journalWords(status, locale)}.`);
    for (const event of terminal.deadLetters()) say(`  ${deadLine(event)}`);
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
    .option('--certificate <file>', 'the terminal’s client certificate (PEM), which its connections show')
    .option('--certificate-key <file>', 'its private key (PEM)')
    .option('--ca <file>', 'whom to believe the centre’s certificate (PEM; default: as Node does)')
    .option(
      '--key-store <command>',
      'a program that keeps secrets: get NAME, put NAME, delete NAME (default: GARITA_TERMINAL_KEY_STORE, or memory)',
    )
    .option('--script <file>', 'answer the lines of this file, then end')
    .addOption(
      new Option('--every <seconds>', 'from one line of a script or pipe to the next')
        .argParser(numberUpTo(3600))
        .default(0),
    )
    .addOption(
      new Option('--settle <seconds>', 'at the end, how long to wait until everything stored is sent')
        .argParser(numberUpTo(86_400))
        .default(60),
    )
    .addOption(
      new Option('--max-pack-age <hours>', 'the oldest pack that may admit anybody (default: 6)').argParser(
        numberUpTo(longestMaxAgeMs / 3_600_000),
      ),
    )
    .addOption(
      new Option(
        '--unknown <what>',
        'alone, what becomes of whoever is unknown (default: by lane class)',
      ).choices(['refer', 'redirect']),
    )
    .option('--drill', 'begin with a drill: an outage with synthetic travelers; nothing is sent')
    .addOption(new Option('--lang <language>', 'en or es (default: LANG)').choices(['en', 'es']))
    .option('--json', 'print one JSON object a line')
    .addHelpText(
      'after',
      '\nA line is a JSON object as POST /v1/crossings takes it, without time and number, or\n' +
        '  rfid HEX | pass NUMBER | mrz LINE LINE [LINE], one for each occupant, then PLATE STATE COUNTRY [occupants]\n' +
        'or a command: status, dead, drill on, drill off, drill clear, help, quit;\n' +
        'in a script or pipe also: wait (until the link is up)\n\nExamples:\n' +
        '  npm run -s garita -- terminal --lane 250401-S1\n' +
        '  echo "rfid d2111000000000000000000a DRILL-1 BCN MEX" | npm run -s garita -- terminal --lane 250401-S1 --drill',
    )
    .action(run);
}
