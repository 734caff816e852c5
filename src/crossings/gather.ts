import { dayOf, isMinorOn } from '../applications/calendar.ts';
import { type EffectiveStanding, effectiveStanding } from '../screening/standing.ts';
import type { Services } from '../services.ts';
import { toVettingState } from '../watchlists/vetting-state.ts';
import type { CredentialFacts, CrossingFacts, MembershipFacts, OccupantFacts } from './facts.ts';
import { loadFast } from './load-carrier.ts';
import { type LaneContext, loadContext } from './load-context.ts';
import { loadByCard, loadByDocument, type PersonRow } from './load-people.ts';
import { loadVehicles, type VehicleRow } from './load-vehicle.ts';
import type { Presented } from './presented.ts';
import { mayBeHolder } from './read-licence.ts';
import type { Whereabouts } from './recent-places.ts';
import type { CheckBody } from './schema.ts';
import { membersPlaces } from './whereabouts.ts';

/** An occupant with what is stored of them. */
export interface Person {
  readonly presented: Presented;
  readonly row: PersonRow | undefined;
  readonly facts: OccupantFacts;
}

export interface Gathered {
  readonly facts: CrossingFacts;
  readonly people: readonly Person[];
  readonly context: LaneContext;
  /** Where its members are now, for the checks to come. */
  readonly whereabouts: readonly Whereabouts[];
}

/** The stored standing of a row, as far as a lane may rely on it. */
export function standingOf(
  services: Pick<Services, 'settings'>,
  row: PersonRow,
  context: LaneContext,
  now: number,
): EffectiveStanding {
  const stored =
    row.status === null || row.screened_at === null
      ? undefined
      : {
          status: row.status,
          computedSeq: row.computed_seq ?? 0,
          screenedAt: row.screened_at,
          enrolled: row.enrolled === 1,
        };
  return effectiveStanding(stored, toVettingState(context), row.concerned === 1, services.settings, now);
}

/** The membership in a row, as a decision sees it. */
export function membershipOf(row: PersonRow): MembershipFacts | null {
  const { program, membership_state: state, expires_at: expiresAt } = row;
  if (program === null || state === null || expiresAt === null) return null;
  return { program, state, expiresAt, graceUntil: row.grace_until };
}

function credentialOf(presented: Presented, row: PersonRow | undefined, now: number): CredentialFacts {
  const { kind } = presented;
  if (kind === 'none') return { kind, state: 'unreadable' };
  const stored = row?.credential_state ?? null;
  if (stored !== null && stored !== 'active') return { kind, state: stored };
  if (kind === 'document' || kind === 'licence') {
    const { expiryDate } = presented.document;
    const expired = expiryDate === undefined || Date.parse(`${expiryDate}T24:00:00Z`) <= now;
    return { kind, state: expired ? 'document_expired' : 'good' };
  }
  return { kind, state: row?.membership_id == null ? 'unknown' : 'good' };
}

/** A licence finds nobody whose name it does not bear: numbers of several states are alike. */
function heldBy(presented: Presented, row: PersonRow | undefined): PersonRow | undefined {
  if (presented.kind !== 'licence' || row?.name == null) return row;
  return mayBeHolder(presented.licence, row.name) ? row : undefined;
}

function birthDateOf({ presented, row }: { presented: Presented; row: PersonRow | undefined }) {
  return row?.birth_date ?? ('document' in presented ? presented.document.birthDate : undefined);
}

function identityKey({ presented, row }: { presented: Presented; row: PersonRow | undefined }): string {
  return row?.traveler_id ?? ('hash' in presented ? presented.hash : `${presented.position}`);
}

function vehicleOf(
  rows: readonly VehicleRow[] | undefined,
  people: readonly { row: PersonRow | undefined }[],
) {
  if (!rows) return null;
  const registeredTo = new Set(
    rows.filter(({ by_plate }) => by_plate).flatMap((row) => row.memberships?.split(',') ?? []),
  );
  const plates = new Set(rows.filter(({ by_plate }) => by_plate).map(({ id }) => id));
  return {
    registered: people.some(({ row }) => row?.membership_id != null && registeredTo.has(row.membership_id)),
    flagged: rows.some(({ flagged }) => flagged === 1),
    plateMatches: rows.every(({ id, by_plate }) => by_plate === 1 || plates.has(id)),
  };
}

/** Everything that is known of a check, from at most five reads, on Node of one moment. Undefined: no such lane. */
export async function gather(
  services: Pick<Services, 'db' | 'keys' | 'settings' | 'places'>,
  laneId: string,
  presented: readonly Presented[],
  body: CheckBody,
  now: number,
): Promise<Gathered | undefined> {
  const cards = presented.filter((one) => one.kind === 'rfid' || one.kind === 'pass_id');
  const documents = presented.flatMap((one) =>
    'document' in one
      ? [
          {
            position: one.position,
            hash: one.hash,
            country: one.document.country,
            birthDate: one.document.birthDate ?? null,
          },
        ]
      : [],
  );
  const shown = body.vehicle ?? body.truck;
  const [context, byCard, byDocument, vehicles, fast] = await Promise.all([
    loadContext(services.db, laneId),
    cards.length > 0 ? loadByCard(services.db, cards) : [],
    documents.length > 0 ? loadByDocument(services.db, documents, laneId) : [],
    shown ? loadVehicles(services, shown) : undefined,
    body.carrier && body.truck ? loadFast(services.db, body.carrier.id, body.truck) : undefined,
  ]);
  if (!context) return undefined;

  const rows = new Map([...byCard, ...byDocument].map((row) => [row.position, row]));
  const found = presented.map((one) => ({ presented: one, row: heldBy(one, rows.get(one.position)) }));
  const seen = new Map<string, number>();
  for (const one of found) seen.set(identityKey(one), (seen.get(identityKey(one)) ?? 0) + 1);
  const { elsewhere, whereabouts } = await membersPlaces(
    services,
    context,
    found,
    Math.min(now, Date.parse(body.capturedAt)),
  );
  const today = dayOf(now);
  const people = found.map((one): Person => {
    const { row } = one;
    const standing = row?.traveler_id ? standingOf(services, row, context, now) : undefined;
    return {
      ...one,
      facts: {
        credential: credentialOf(one.presented, row, now),
        repeated: (seen.get(identityKey(one)) ?? 0) > 1,
        membership: row ? membershipOf(row) : null,
        // Whoever shows a document can be screened, though nobody has yet.
        standing: standing ?? ('document' in one.presented ? 'pending' : 'unknown'),
        ...(isMinorOn(birthDateOf(one), today) ? { minor: true as const } : {}),
        ...(row?.traveler_id && elsewhere.has(row.traveler_id) ? { seenElsewhere: true as const } : {}),
      },
    };
  });
  return {
    people,
    context,
    whereabouts,
    facts: {
      phase: body.phase,
      laneClass: context.lane_class,
      laneOpen: context.closed === 0,
      occupants: people.map(({ facts }) => facts),
      occupantCount: body.occupantCount ?? null,
      vehicle: vehicleOf(vehicles, people),
      truck: body.truck !== undefined,
      carrier: body.carrier !== undefined,
      ...(fast ? { fast } : {}),
    },
  };
}
