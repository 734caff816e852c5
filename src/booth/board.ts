import type { Context } from '../applications/store.ts';
import { auditRecord } from '../audit/record.ts';
import type { Basis } from '../crossings/basis.ts';
import { reasonsOfOccupant } from '../crossings/decide.ts';
import { reasons } from '../crossings/reasons.ts';
import type { CrossingView, DispositionBody } from '../crossings/schema.ts';
import { findCrossing, toCrossing } from '../crossings/store.ts';
import { crossingView } from '../crossings/view.ts';
import { type Query, sql } from '../db/sql.ts';
import { type Heartbeat, type LinkState, linkOf } from './link.ts';
import { readMark } from './mark.ts';
import type { BoothSession } from './session.ts';

/** What to look at in one occupant, beside their card. */
export interface Points {
  readonly minor: boolean;
  /** What speaks against them, in the officer's language. */
  readonly against: readonly string[];
}

/** The crossing at the booth with everything that its officer looks at. */
export interface Shown {
  readonly view: CrossingView;
  /** By position. */
  readonly points: readonly Points[];
  /** The officer's count; null before there was one. */
  readonly counted: number | null;
  /** As presented, normalised. */
  readonly plate: Basis['plate'];
  readonly vehicle: Basis['facts']['vehicle'];
  readonly disposed?: Pick<DispositionBody, 'disposition' | 'reason'> & {
    readonly officer: string;
    readonly at: number;
  };
}

export interface Board {
  /** Changes with everything that is shown, but for ages. */
  readonly mark: string;
  readonly link: LinkState;
  readonly shown?: Shown;
  /** The car at the head of the lane, whose cards were read already. */
  readonly next?: Pick<CrossingView, 'decision' | 'state'> & { readonly occupants: number };
}

async function shownOf({ services, now, locale }: Context, id: string): Promise<Shown | undefined> {
  const row = await findCrossing(services.db, id);
  if (!row) return undefined;
  const { facts, plate, decidedAt } = JSON.parse(row.basis) as Basis;
  const disposed =
    row.state === 'disposed'
      ? await services.db.first(
          sql<{ detail: string; at: number }>`SELECT detail, at FROM crossing_events
            WHERE crossing_id = ${id} AND kind = 'disposed'`,
        )
      : undefined;
  return {
    view: crossingView(toCrossing(row, { keys: services.keys, now }), locale),
    points: facts.occupants.map((occupant) => ({
      minor: occupant.minor === true,
      against: [...reasonsOfOccupant(facts, occupant, decidedAt)].map(
        (code) => reasons[code].officer[locale],
      ),
    })),
    counted: facts.occupantCount,
    plate,
    vehicle: facts.vehicle,
    ...(disposed
      ? {
          disposed: {
            ...(JSON.parse(disposed.detail) as Omit<NonNullable<Shown['disposed']>, 'at'>),
            at: disposed.at,
          },
        }
      : {}),
  };
}

/**
 * What stands at the booth of an officer's lane now. That a person's record was shown goes on record before it is: once
 * for each crossing, for the screen looks again and again.
 */
export async function readBoard(
  context: Context,
  session: BoothSession,
): Promise<{ readonly board: Board; readonly queries: readonly Query[] }> {
  const { services, principal, now } = context;
  const laneId = session.lane.id;
  const [mark, heartbeats] = await Promise.all([
    readMark(services.db, laneId, now),
    services.db.all(
      sql<Heartbeat>`SELECT at, snapshot_version, snapshot_age, journal_depth, drill FROM terminal_heartbeats
        WHERE lane_id = ${laneId}`,
    ),
  ]);
  const link = linkOf(heartbeats, now);
  const shown = mark.crossingId === null ? undefined : await shownOf(context, mark.crossingId);
  const unseen = shown !== undefined && session.shownId !== shown.view.id;
  return {
    board: {
      mark: mark.text,
      link,
      ...(shown ? { shown } : {}),
      ...(mark.next ? { next: mark.next } : {}),
    },
    queries: unseen
      ? [
          sql`UPDATE badge_sessions SET shown_id = ${shown.view.id} WHERE id = ${session.id}`,
          auditRecord({
            at: now,
            actor: principal,
            action: 'crossing.read',
            objectKind: 'crossing',
            objectId: shown.view.id,
            detail: { badge: session.id, lane: laneId },
          }),
        ]
      : [],
  };
}
