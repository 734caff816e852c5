import { stripVTControlCharacters, styleText } from 'node:util';
import type { Locale } from '../../http/text.ts';
import { laneWords } from '../../lanes/lane-words.ts';
import type { Card, TerminalAnswer } from '../../terminal/answer.ts';
import type { JournalEvent } from '../../terminal/journal.ts';
import type { TerminalStatus } from '../../terminal/terminal.ts';
import { cardWord, wordsIn } from './texts.ts';

/** How this screen takes text. */
export interface Look {
  readonly locale: Locale;
  readonly colour: boolean;
  /** Whether it shows more than ASCII. */
  readonly symbols: boolean;
}

type Paint = Parameters<typeof styleText>[0];

export function painted(look: Look, paint: Paint, text: string): string {
  return look.colour ? styleText(paint, text, { validateStream: false }) : text;
}

/** How many columns a line takes, its colours apart. */
export function widthOf(line: string): number {
  return stripVTControlCharacters(line).length;
}

/** Text broken between words where a screen of so many columns ends; what follows stands under the line's beginning. */
export function wrapped(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => {
      const indent = ' '.repeat(Math.min(8, /^ */.exec(line)?.[0].length ?? 0) + 2);
      let width = 0;
      return line.split(' ').reduce((before, word, index) => {
        const own = widthOf(word);
        const breaks = index > 0 && width + 1 + own > columns - 1 && before.trim() !== '';
        width = breaks ? indent.length + own : width + own + (index > 0 ? 1 : 0);
        if (index === 0) return word;
        return breaks ? `${before}\n${indent}${word}` : `${before} ${word}`;
      }, '');
    })
    .join('\n');
}

const marks = {
  admit: { symbol: '✓', plain: '+', paint: ['bold', 'black', 'bgGreen'] },
  refer: { symbol: '▲', plain: '!', paint: ['bold', 'black', 'bgYellow'] },
  redirect: { symbol: '→', plain: '>', paint: ['bold', 'white', 'bgBlue'] },
} as const;

function decisionWords({ decision, redirectTo, drill }: TerminalAnswer, look: Look): string {
  const say = wordsIn(look.locale);
  const to = redirectTo === undefined ? '' : `: ${laneWords[redirectTo]?.[look.locale] ?? redirectTo}`;
  return `${drill ? `${say('drill')} ` : ''}${say(decision)}${to}`;
}

/** Seconds as a person says them: `12 s`, `3 min`, `2 h 5 min`. */
export function ageWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function packWords({ snapshotAge, snapshotVersion }: TerminalAnswer, locale: Locale): string {
  const say = wordsIn(locale);
  if (snapshotVersion === null) return say('noPack');
  return `${say('pack')} ${snapshotAge === null ? say('ageUnknown') : ageWords(snapshotAge)}`;
}

function sourceWords(answer: TerminalAnswer, locale: Locale): string {
  const say = wordsIn(locale);
  const number = answer.sequence === null ? say('notRecorded') : `#${answer.sequence}`;
  const phase = answer.phase === 'preread' ? ` ${say('preread')}` : '';
  const state = answer.provisional ? ` (${say('provisional')})` : '';
  const pack = answer.degraded ? `, ${packWords(answer, locale)}` : '';
  return `${number}${phase} ${say(answer.degraded ? 'byTerminal' : 'byCentre')}${state}${pack}, ${answer.tookMs} ms`;
}

function cardLine({ name, membershipState, standing, pack }: Card, locale: Locale): string {
  const say = wordsIn(locale);
  return [
    name,
    membershipState && `${say('member')} ${cardWord(membershipState, locale)}`,
    standing && `${say('screening')} ${cardWord(standing, locale)}`,
    pack && cardWord(`pack_${pack}`, locale),
  ]
    .filter(Boolean)
    .join(', ');
}

/** An answer as an officer sees it: decision, a card for each occupant, the reasons. */
export function answerBlock(answer: TerminalAnswer, look: Look): string {
  const mark = marks[answer.decision];
  const head = ` ${look.symbols ? mark.symbol : mark.plain} ${decisionWords(answer, look)} `;
  const source = painted(look, answer.degraded ? 'bold' : 'dim', sourceWords(answer, look.locale));
  const bullet = look.symbols ? '•' : '-';
  return [
    `${painted(look, [...mark.paint], head)} ${source}`,
    ...answer.cards.map((card, index) => `   ${index + 1}  ${cardLine(card, look.locale)}`),
    ...answer.reasons.map(({ words, code }) => `   ${bullet} ${words} ${painted(look, 'dim', `(${code})`)}`),
  ].join('\n');
}

/** The same in one line, for a pipe. */
export function answerLine(answer: TerminalAnswer, locale: Locale): string {
  const head = decisionWords(answer, { locale, colour: false, symbols: false });
  const cards = answer.cards.map((card, index) => `${index + 1}: ${cardLine(card, locale)}`);
  const reasons = answer.reasons.map(({ words, code }) => `${words} (${code})`);
  return [`${head} ${sourceWords(answer, locale)}`, ...cards, ...reasons].join(' | ');
}

function packStatus(status: TerminalStatus, locale: Locale): string {
  const say = wordsIn(locale);
  const clocks =
    status.packsAhead === undefined ? '' : `, ${say('clocksDiffer')} (${ageWords(status.packsAhead)})`;
  return `${heldPack(status, locale)}${clocks}`;
}

function heldPack(status: TerminalStatus, locale: Locale): string {
  const say = wordsIn(locale);
  const { snapshotVersion, snapshotAge, snapshotOpen, download } = status;
  if (snapshotVersion === null) {
    if (!download) return say('noPack');
    return `${say('noPack')}, ${say('loading')} ${Math.floor((100 * download.have) / download.of)} %`;
  }
  if (!snapshotOpen) return say('locked');
  return `${say('pack')} ${snapshotAge === null ? say('ageUnknown') : ageWords(snapshotAge)}`;
}

/** The line above the prompt, at most `columns` wide: what an officer must know before the next car. */
export function statusLine(laneId: string, status: TerminalStatus, columns: number, look: Look): string {
  const say = wordsIn(look.locale);
  const { link, journal, drill } = status;
  const up = link === 'closed';
  const good = status.snapshotOpen && status.packsAhead === undefined;
  const dot = look.symbols ? (up ? '●' : '○') : up ? '*' : '!';
  const parts = [
    ...(drill ? [{ text: say('drill'), paint: ['bold', 'inverse'] as Paint }] : []),
    { text: laneId, paint: 'bold' as Paint },
    { text: `${dot} ${say('link')} ${say(link)}`, paint: (up ? 'green' : ['bold', 'yellow']) as Paint },
    { text: packStatus(status, look.locale), paint: (good ? 'reset' : 'yellow') as Paint },
    { text: `${journal.pending} ${say('toSend')}`, paint: 'reset' as Paint },
    ...(journal.dead > 0 ? [{ text: `${journal.dead} ${say('dead')}`, paint: 'yellow' as Paint }] : []),
  ];
  const between = look.symbols ? ' │ ' : ' | ';
  let left = columns - 1;
  const shown: string[] = [];
  for (const { text, paint } of parts) {
    const room = left - (shown.length > 0 ? between.length : 0);
    if (room < Math.min(text.length, 8)) break;
    const cut = text.length > room ? `${text.slice(0, room - 1)}${look.symbols ? '…' : '.'}` : text;
    shown.push(painted(look, paint, cut));
    left = room - cut.length;
  }
  return shown.join(between);
}

/** All of it, for the command `status`. */
export function statusBlock(laneId: string, status: TerminalStatus, drillEvents: number, look: Look): string {
  const say = wordsIn(look.locale);
  const { snapshotVersion, link } = status;
  const version = snapshotVersion === null ? '' : `, ${say('version')} ${snapshotVersion}`;
  return [
    `${say('lane')} ${laneId}, ${say(status.enrolled ? 'enrolled' : 'notEnrolled')}`,
    `${say('link')} ${say(link)}`,
    `${packStatus(status, look.locale)}${version}`,
    `${say('journal')}: ${journalWords(status, look.locale)}`,
    `${drillEvents} ${say('drillEvents')}${status.drill ? ` (${say('drill')})` : ''}`,
  ].join('\n');
}

/** How the lane stands as lines begin to be answered. */
export function openingLine(laneId: string, status: TerminalStatus, locale: Locale): string {
  const say = wordsIn(locale);
  return `${say('lane')} ${laneId}, ${say('link')} ${say(status.link)}, ${packStatus(status, locale)}.`;
}

export function journalWords({ journal: { sent, pending, dead } }: TerminalStatus, locale: Locale): string {
  const say = wordsIn(locale);
  return `${sent} ${say('sent')}, ${pending} ${say('pending')}, ${dead} ${say('refused')}`;
}

interface Problem {
  readonly type?: string;
  readonly title?: string;
  readonly detail?: string;
}

/** An event that the centre refused for good, in a line: which it was, and why. */
export function deadLine({ phase, sequence, outcome }: JournalEvent): string {
  let problem: Problem = {};
  try {
    problem = JSON.parse(outcome ?? '{}') as Problem;
  } catch {
    problem = { detail: outcome ?? '' };
  }
  const words = [problem.title, problem.detail].filter(Boolean).join(': ');
  return `#${sequence} ${phase}: ${words || outcome}`;
}
