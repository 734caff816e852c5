import { type Command, InvalidArgumentError, Option } from 'commander';
import { Caveat, type Sharing, SharingBody } from '../watchlists/schema.ts';
import { type ApiOptions, apiFrom } from './api.ts';

interface ShareOptions extends ApiOptions {
  readonly caveat: string;
  readonly with?: Sharing;
}

/** One `AGENCY=CAVEAT` of the command line, added to those before it. */
export function sharedWith(text: string, before: Sharing = {}): Sharing {
  const at = text.lastIndexOf('=');
  const caveat = Caveat.safeParse(text.slice(at + 1));
  const agency = text.slice(0, Math.max(0, at)).trim();
  if (agency === '' || !caveat.success) {
    const ways = Caveat.options.map((one) => `AGENCY=${one}`).join(', ');
    throw new InvalidArgumentError(`expected one of ${ways}.`);
  }
  return { ...before, [agency]: caveat.data };
}

/** Adds `garita watchlist share`: what other agencies may see of a list from now on. */
export function watchlistShareCommand(watchlist: Command): void {
  watchlist
    .command('share')
    .description('Say what other agencies may see of a list of yours, in place of all that was said before')
    .argument('<list>', 'the id of the list')
    .addOption(
      new Option('--caveat <caveat>', 'what an agency may see that is not named')
        .choices(Caveat.options)
        .makeOptionMandatory(),
    )
    .option('--with <agency=caveat>', 'what one agency may see (may be given again)', sharedWith)
    .option('--agency <code>', 'agency of a development token (default: CBP)')
    .option('--api <url>', 'the API (default: GARITA_API, else http://127.0.0.1:8700)')
    .option('--token <token>', 'a list manager’s token (default: GARITA_TOKEN, else a development token)')
    .addHelpText(
      'after',
      '\nrecord: the entry; hit_only: that there is a hit, whom to ask; nothing: not even that.' +
        '\n\nExample:\n  npm run -s garita -- watchlist share seed-list --caveat hit_only --with INM=record --with SAT=nothing',
    )
    .action(async function share(list: string, options: ShareOptions) {
      const api = await apiFrom(options, ['list_manager']);
      const json = { caveat: options.caveat, sharing: options.with ?? {} };
      const answer = await api.request('PUT', `/v1/watchlists/${encodeURIComponent(list)}/sharing`, { json });
      const { caveat, sharing } = SharingBody.parse(answer);
      const lines = Object.entries(sharing).map(([agency, one]) => `  ${agency}: ${one}\n`);
      process.stdout.write(`${list}: ${caveat} for every other agency\n${lines.join('')}`);
    });
}
