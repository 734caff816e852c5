import { clearScreenDown, createInterface, cursorTo, type Interface, moveCursor } from 'node:readline';
import type { LaneClass } from '../../lanes/lane-class.ts';
import type { TerminalAnswer } from '../../terminal/answer.ts';
import { NotReadable, NotUnderstood } from '../../terminal/not-readable.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { createAssembler, type Expected } from './assemble.ts';
import { commandDrill } from './drill-words.ts';
import {
  answerBlock,
  deadLine,
  type Look,
  painted,
  statusBlock,
  statusLine,
  widthOf,
  wrapped,
} from './show.ts';
import { wordsIn } from './texts.ts';

export interface WindowOptions {
  readonly laneId: string;
  readonly laneClass: LaneClass;
  readonly look: Look;
}

/** A status line and a prompt at the end of the screen, which move down as text comes before them. */
function createScreen(lines: Interface, status: (columns: number) => string) {
  const out = process.stdout;
  let drawn: string | undefined;
  const columns = () => out.columns ?? 80;

  function erase(): void {
    if (drawn === undefined) return;
    // A screen that was made narrower has broken the status line.
    const rows = Math.max(1, Math.ceil(widthOf(drawn) / columns()));
    moveCursor(out, 0, -(lines.getCursorPos().rows + rows));
    cursorTo(out, 0);
    clearScreenDown(out);
    drawn = undefined;
  }

  function draw(): void {
    drawn = status(columns());
    out.write(`${drawn}\n`);
    // Where readline believes its prompt began would be wrong by the rows that a long line had taken.
    (lines as { prevRows?: number }).prevRows = 0;
    lines.prompt(true);
  }

  return {
    draw,
    /** Draws the status anew where it has changed. */
    refresh(): void {
      if (drawn === undefined || drawn === status(columns())) return;
      erase();
      draw();
    },
    /** Text before the status line. */
    print(text: string): void {
      erase();
      if (text !== '') out.write(`${wrapped(text, columns())}\n`);
      draw();
    },
    /** After Enter: what was typed takes the place of status and prompt. */
    entered(echo: string, typed: number): void {
      moveCursor(out, 0, -(Math.floor(typed / columns()) + 2));
      cursorTo(out, 0);
      clearScreenDown(out);
      drawn = undefined;
      out.write(`${echo}\n`);
      draw();
    },
    erase,
  };
}

function promptFor(expected: Expected, look: Look): string {
  const say = wordsIn(look.locale);
  if (expected.kind === 'zone') return `${say('zonePrompt')} ${expected.line}/${expected.of}> `;
  if (expected.kind === 'vehicle') return `${expected.occupants}, ${say('vehiclePrompt')}> `;
  return '> ';
}

/** A lane terminal for a person: a prompt, with how the lane stands above it, until `quit` or the end of input. */
export async function openWindow(terminal: Terminal, options: WindowOptions): Promise<void> {
  const { laneId, laneClass, look } = options;
  const say = wordsIn(look.locale);
  const assembler = createAssembler(laneClass, look.locale, Date.now);
  const lines = createInterface({ input: process.stdin, output: process.stdout, terminal: true });
  const screen = createScreen(lines, (columns) => statusLine(laneId, terminal.status(), columns, look));
  let closing = false;

  /** What a provisional answer comes to is shown when it is there, whoever is at the lane by then. */
  function later(answer: TerminalAnswer): void {
    void terminal.decided(answer).then((decided) => {
      if (decided && !closing)
        screen.print(`#${answer.sequence} ${say('now')}:\n${answerBlock(decided, look)}`);
    });
  }

  async function answerTo(line: string): Promise<string> {
    const heard = assembler.hear(line);
    if (heard.kind === 'more') return '';
    if (heard.kind === 'ask') {
      const answer = await terminal.check(heard.presented);
      if (answer.provisional) later(answer);
      return answerBlock(answer, look);
    }
    switch (heard.name) {
      case 'help':
        return say('help');
      case 'status':
        return statusBlock(laneId, terminal.status(), terminal.drill.count(), look);
      case 'dead':
        return terminal.deadLetters().map(deadLine).join('\n') || say('noDead');
      case 'drill':
        assembler.reset();
        return commandDrill(terminal, heard.argument, laneClass, look.locale);
      case 'quit':
        closing = true;
        return '';
    }
  }

  async function hear(line: string): Promise<void> {
    const prompt = lines.getPrompt();
    screen.entered(painted(look, 'dim', `${prompt}${line}`), prompt.length + line.length);
    let said: string;
    try {
      said = await answerTo(line);
    } catch (error) {
      if (!(error instanceof NotReadable)) throw error;
      const words =
        error instanceof NotUnderstood ? say('notUnderstood') : `${say('again')}: ${error.message}`;
      said = painted(look, 'yellow', words);
    }
    lines.setPrompt(promptFor(assembler.expected(), look));
    screen.print(said);
  }

  lines.on('SIGINT', () => {
    // Ctrl-C drops what is being put together, and ends the window where there is nothing.
    if (assembler.reset()) {
      lines.setPrompt('> ');
      screen.print(say('dropped'));
    } else {
      lines.close();
    }
  });
  lines.setPrompt('> ');
  screen.draw();
  const timer = setInterval(() => screen.refresh(), 500);
  process.stdout.on('resize', () => screen.refresh());
  try {
    for await (const line of lines) {
      await hear(line);
      if (closing) break;
    }
  } finally {
    closing = true;
    clearInterval(timer);
    screen.erase();
    lines.close();
  }
}
