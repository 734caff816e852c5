import { createWatchlistIndex } from '../../src/screening/watchlist-index.ts';
import { entryAt } from '../../src/seed/lists.ts';
import { personAt } from '../../src/seed/people.ts';
import { quantile, round, type Section } from './section.ts';

const entries = 20_000;
const subjects = 20_000;
const mebibyte = 2 ** 20;

/** Full screens of synthetic travelers on a synthetic list, in this process, one core. */
export function benchScreening(): Section {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const index = createWatchlistIndex();
  const building = performance.now();
  for (let i = 0; i < entries; i++) index.upsert(String(i), entryAt(1, i, subjects));
  const built = (performance.now() - building) / 1000;
  const people = Array.from({ length: subjects }, (_, i) => {
    const { passport, nationality, ...person } = personAt(1, i);
    return { ...person, id: String(i), nationality, documents: [{ type: 'passport', ...passport }] };
  });
  for (const person of people.slice(0, 2000)) index.screen(person);
  const times = new Float64Array(subjects);
  let matches = 0;
  const started = performance.now();
  for (const [i, person] of people.entries()) {
    const at = performance.now();
    matches += index.screen(person).matches.length;
    times[i] = performance.now() - at;
  }
  const perSecond = Math.round(subjects / ((performance.now() - started) / 1000));
  const memory = Math.round((process.memoryUsage().rss - before) / mebibyte);
  const p99 = round(quantile(times.sort(), 0.99), 3);
  return {
    title: `Screening on ${entries.toLocaleString('en-US')} synthetic entries, one core`,
    rows: [
      {
        what: 'full screens a second',
        figure: `${perSecond.toLocaleString('en-US')} (p50 ${round(quantile(times, 0.5), 3)} ms, p99 ${p99} ms; ${matches} matches)`,
      },
      { what: 'index built', figure: `${round(built)} s` },
      { what: 'memory that it took', figure: `${memory} MiB resident` },
    ],
    figures: { perSecond, p99, buildSeconds: round(built), memoryMiB: memory },
  };
}
