import { auditRecord } from '../audit/record.ts';
import type { Change } from '../http/endpoint.ts';
import type { Principal } from '../http/principal.ts';
import type { Locale } from '../http/text.ts';
import type { Services } from '../services.ts';
import { visibility } from './caveat.ts';
import { viewerOf } from './group.ts';
import { presentMatch } from './present.ts';
import type { MatchView } from './schema.ts';
import { matchesOfTravelers } from './store.ts';

/**
 * The matches of one traveler that are not withdrawn, oldest first, each as far as this officer's agency may see it,
 * and the record that they were read.
 */
export async function matchesOfTraveler(
  services: Services,
  principal: Principal & { readonly kind: 'staff' },
  travelerId: string,
  to: { readonly now: number; readonly locale: Locale },
): Promise<Change & { readonly items: readonly MatchView[] }> {
  const { agency } = principal;
  const viewer = await viewerOf(services, { agency, locale: to.locale });
  const seen = [...viewer.lists.values()].filter((list) => visibility(list, agency) !== 'nothing');
  const rows = await matchesOfTravelers(
    services.db,
    [travelerId],
    seen.map(({ id }) => id),
  );
  const items = rows.flatMap((row) => presentMatch(row, viewer) ?? []);
  return {
    items,
    queries: [
      auditRecord({
        at: to.now,
        actor: principal,
        action: 'match.list',
        objectKind: 'traveler',
        objectId: travelerId,
        detail: { agency, ids: items.map(({ id }) => id) },
      }),
    ],
    reply: { status: 200, body: { items } },
  };
}
