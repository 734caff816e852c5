import type { Services } from '../services.ts';
import { dayOf } from './expire.ts';
import { parseGaritaLine } from './garita-ndjson.ts';
import type { RunningImport } from './import-lease.ts';
import { readLines } from './lines.ts';
import { reject, type Tally } from './report.ts';
import { type StagedLine, stageChunk, stagedEntry } from './stage.ts';
import { createPacer } from './turn.ts';

/** Small chunks keep a lane's wait short; D1 takes at most 2 MB in one value. */
const chunkRows = 100;
const chunkCharacters = 500_000;

interface StageOptions {
  readonly mode: 'full' | 'delta';
  /** After the first bad line nothing more is written: the file will be refused. */
  readonly strict: boolean;
}

function take(
  number: number,
  text: string,
  mode: 'full' | 'delta',
  today: string,
  tally: Tally,
): StagedLine | undefined {
  const parsed = parseGaritaLine(text);
  if (parsed.kind === 'upsert') {
    // Whose last day is over is on the list no more: not named in a whole one, removed by a change.
    if ((parsed.entry.expiresOn ?? today) < today) {
      tally.expired += 1;
      return mode === 'delta' ? { line: number, id: parsed.entry.id, hash: '' } : undefined;
    }
    for (const field of parsed.ignored) if (tally.ignoredFields.size < 100) tally.ignoredFields.add(field);
    return stagedEntry(number, parsed.entry);
  }
  if (parsed.kind === 'remove') {
    if (mode === 'delta') return { line: number, id: parsed.id, hash: '' };
    const reason = 'a removal needs mode=delta; a full list removes what it does not name';
    reject(tally, { line: number, field: 'operation', reason }, parsed.id);
    return undefined;
  }
  const { id, field, reason } = parsed;
  reject(tally, { line: number, field, reason }, id);
  return undefined;
}

/** Reads the body to its end and stages its good lines in chunks; the counts and the bad lines go into `tally`. */
export async function stageBody(
  services: Pick<Services, 'db' | 'keys' | 'now'>,
  running: RunningImport,
  body: AsyncIterable<Uint8Array>,
  options: StageOptions,
  tally: Tally,
): Promise<number> {
  const pace = createPacer();
  const today = dayOf(services.now());
  let chunk: StagedLine[] = [];
  let characters = 0;
  let good = 0;

  async function flush(): Promise<void> {
    const lines = chunk;
    chunk = [];
    characters = 0;
    if (!options.strict || tally.rejectedCount === 0) await stageChunk(services, running, lines, tally);
  }

  for await (const lines of readLines(body)) {
    for (const { number, text, ...line } of lines) {
      if (text === undefined) {
        reject(tally, { line: number, field: '', reason: 'problem' in line ? line.problem : '' });
        continue;
      }
      if (chunk.length >= chunkRows || characters + text.length > chunkCharacters) await flush();
      const staged = take(number, text, options.mode, today, tally);
      if (staged) {
        chunk.push(staged);
        characters += text.length;
        good += 1;
      }
      await pace();
    }
  }
  await flush();
  // A list whose entries have all expired is a good list, and empty.
  return good + tally.expired;
}
