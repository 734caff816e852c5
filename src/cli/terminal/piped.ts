import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locale } from '../../http/text.ts';
import type { LaneClass } from '../../lanes/lane-class.ts';
import { NotReadable } from '../../terminal/not-readable.ts';
import { readLine } from '../../terminal/read-line.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { callerPath } from '../paths.ts';
import { commandIn } from './assemble.ts';
import { commandDrill } from './drill-words.ts';
import { answerLine, deadLine, statusLine } from './show.ts';
import { wordsIn } from './texts.ts';

export interface PipedOptions {
  readonly laneId: string;
  readonly laneClass: LaneClass;
  readonly locale: Locale;
  /** A file of lines; standard input where there is none. */
  readonly script?: string;
  /** Seconds from the beginning of one line to that of the next. */
  readonly every: number;
  readonly json: boolean;
}

/** The answer to a command, in one line. */
function commandLine(terminal: Terminal, line: string, options: PipedOptions): string | undefined {
  const { laneId, laneClass, locale, json } = options;
  const command = commandIn(line);
  if (!command) return undefined;
  const { name, argument } = command;
  if (name === 'drill') {
    const [words = ''] = commandDrill(terminal, argument, laneClass, locale).split('\n');
    return json ? JSON.stringify({ drill: terminal.drill.isOn(), events: terminal.drill.count() }) : words;
  }
  if (name === 'dead') {
    const dead = terminal.deadLetters();
    if (!json) return dead.map(deadLine).join(' | ') || wordsIn(locale)('noDead');
    return JSON.stringify({
      dead: dead.map(({ phase, sequence, outcome }) => ({ phase, sequence, problem: outcome })),
    });
  }
  if (name === 'status') {
    const status = terminal.status();
    const look = { locale, colour: false, symbols: false };
    return json ? JSON.stringify(status) : statusLine(laneId, status, Number.POSITIVE_INFINITY, look);
  }
  return json ? '{}' : wordsIn(locale)('help').split('\n').join(' | ');
}

const longestWaitMs = 120_000;

/** The line `wait`: goes on when the link is up, or after two minutes; says which. */
async function waitForLink(terminal: Terminal, { locale, json }: PipedOptions): Promise<string> {
  const until = performance.now() + longestWaitMs;
  while (terminal.status().link !== 'closed' && performance.now() < until) await sleep(100);
  const { link } = terminal.status();
  const say = wordsIn(locale);
  return json ? JSON.stringify({ link }) : `${say('link')} ${say(link)}`;
}

async function answerTo(terminal: Terminal, line: string, options: PipedOptions): Promise<string> {
  const { locale, json } = options;
  try {
    const answer = await terminal.check(readLine(line, locale));
    return json ? JSON.stringify(answer) : answerLine(answer, locale);
  } catch (error) {
    if (!(error instanceof NotReadable)) throw error;
    return json ? JSON.stringify({ error: error.message }) : `${wordsIn(locale)('again')}: ${error.message}`;
  }
}

/** Answers lines of a file or a pipe, one line each; empty ones and those that begin with `#` are passed over. */
export async function answerLines(terminal: Terminal, options: PipedOptions): Promise<void> {
  const { script, every } = options;
  const input = script === undefined ? process.stdin : createReadStream(callerPath(script));
  let next = performance.now();
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    if (commandIn(line)?.name === 'quit') break;
    await sleep(Math.max(0, next - performance.now()));
    next = performance.now() + every * 1000;
    const waited = line.trim() === 'wait' ? await waitForLink(terminal, options) : undefined;
    const said = waited ?? commandLine(terminal, line, options) ?? (await answerTo(terminal, line, options));
    process.stdout.write(`${said}\n`);
  }
}
