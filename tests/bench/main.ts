import { parseArgs } from 'node:util';
import { machine } from './machine.ts';
import type { Section } from './section.ts';

interface Sizes {
  readonly members: number;
  readonly entries: number;
}

const sections: Readonly<Record<string, (options: Sizes) => Promise<Section>>> = {
  lane: async ({ members }) => (await import('./lane.ts')).benchLane({ members, seconds: 4, rounds: 3 }),
  terminal: async () => (await import('./terminal.ts')).benchTerminal({ members: 1_000_000 }),
  live: async () => (await import('./lane-live.ts')).benchLaneLive(),
  pages: async () => (await import('./pages.ts')).benchPages(),
  outbox: async () => (await import('./outbox.ts')).benchOutbox(),
  screening: async ({ entries }) => (await import('./screening.ts')).benchScreening({ entries }),
  peers: async ({ entries }) => (await import('./peers.ts')).benchPeers({ entries }),
  import: async () => (await import('./import.ts')).benchImport(),
  simulation: async () => {
    const engine = (await import('./simulation.ts')).benchSimulation();
    const queue = await (await import('./simulation-queue.ts')).benchSimulationQueue();
    const title = `${engine.title}; ${queue.title}`;
    return { title, rows: [...engine.rows, ...queue.rows], figures: { ...engine.figures, ...queue.figures } };
  },
  start: async () => (await import('./start.ts')).benchStart(),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    members: { type: 'string', default: '10000' },
    entries: { type: 'string', default: '20000' },
    help: { type: 'boolean' },
  },
});
const wanted = positionals.length > 0 ? positionals : Object.keys(sections);
const unknown = wanted.filter((name) => !Object.hasOwn(sections, name));

if (values.help || unknown.length > 0) {
  process.stdout.write(
    `npm run bench -- [${Object.keys(sections).join(' | ')} ...] [--members N] [--entries N] [--json]\n\nExample:\n  npm run bench -- lane --members 100000\n`,
  );
  process.exit(unknown.length > 0 ? 1 : 0);
}

const on = machine();
const results: Record<string, unknown> = {};
if (!values.json) process.stdout.write(`${on}\n`);
for (const name of wanted) {
  const section = await sections[name]?.({
    members: Number(values.members),
    entries: Number(values.entries),
  });
  if (!section) continue;
  results[name] = section.figures;
  if (values.json) continue;
  const width = Math.max(...section.rows.map((row) => row.what.length));
  const rows = section.rows.map((row) => `  ${row.what.padEnd(width)}  ${row.figure}`);
  process.stdout.write(`\n${section.title}\n${rows.join('\n')}\n`);
}
const only = wanted.length === 1 ? results[wanted[0] ?? ''] : undefined;
if (values.json) process.stdout.write(`${JSON.stringify({ machine: on, ...(only ?? results) })}\n`);
process.exit(0);
