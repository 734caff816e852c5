import type { Command } from 'commander';
import { ReplayView } from '../screening/schema.ts';
import { type ApiOptions, apiFrom } from './api.ts';

interface ReplayOptions extends ApiOptions {
  readonly json?: boolean;
}

/** Adds `garita screening replay`. */
export function screeningReplayCommand(screening: Command): void {
  screening
    .command('replay')
    .description('Compute a stored screening again and say whether it is equal, or what differs and why')
    .argument('<id>', 'the screening')
    .option('--api <url>', 'the API (default: GARITA_API, else http://127.0.0.1:8700)')
    .option('--token <token>', 'an officer’s token (default: GARITA_TOKEN, else a development token)')
    .option('--agency <code>', 'agency of a development token (default: CBP)')
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      '\nExit code: 0 equal; 1 it differs, or could not be computed.' +
        '\n\nExample:\n  npm run -s garita -- screening replay 0191f3a0-0000-7000-8000-000000000000',
    )
    .action(async function replay(id: string, options: ReplayOptions) {
      const api = await apiFrom(options, ['officer']);
      const answer = await api.request('POST', `/v1/screenings/${encodeURIComponent(id)}/replay`);
      const view = ReplayView.parse(answer);
      process.stdout.write(options.json ? `${JSON.stringify(view)}\n` : wordsOf(view));
      if (!view.equal) process.exitCode = 1;
    });
}

type View = ReturnType<typeof ReplayView.parse>;

function wordsOf(view: View): string {
  const { equal, before, now, listVersions, configHash, reason, differences } = view;
  const lists = Object.entries(listVersions).map(([list, version]) => `${list} version ${version}`);
  const counts = ({ candidates, matches }: View['now']) => `${candidates} candidates, ${matches} matches`;
  const lines = [
    equal ? `equal: ${counts(now)}` : `different: then ${counts(before)}; now ${counts(now)}`,
    `  ${lists.join(', ') || 'no list'}; configuration ${configHash.slice(0, 12)}; through publication ${view.computedSeq}`,
    ...(reason === undefined ? [] : [`  ${reason}`]),
    ...differences.map(lineOf),
  ];
  return `${lines.join('\n')}\n`;
}

function lineOf({
  listId,
  entryId,
  hitCode,
  words,
  before,
  now,
  parts,
}: View['differences'][number]): string {
  const scores = before === undefined && now === undefined ? '' : ` (${before ?? '-'} → ${now ?? '-'})`;
  const which = parts === undefined ? '' : `: ${parts.join(', ')}`;
  return `  ${listId}/${entryId ?? `hit ${hitCode ?? ''}`}: ${words}${scores}${which}`;
}
