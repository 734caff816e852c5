import type { Board, Shown } from '../../booth/board.ts';
import type { BoothLane } from '../../booth/lane.ts';
import type { LinkState } from '../../booth/link.ts';
import type { Locale } from '../../http/text.ts';
import { laneWords } from '../../lanes/lane-words.ts';
import type { NameOf } from '../../sessions/staff-names.ts';
import { formatDuration, formatTime } from '../format.ts';
import { boothTexts } from '../texts/booth.ts';
import { BoothKeys } from './booth-keys.tsx';
import { BoothOccupant } from './booth-occupant.tsx';
import { BoothShape } from './booth-shape.tsx';
import type { PageProps } from './layout.tsx';

interface BoardProps {
  readonly page: PageProps;
  readonly lane: BoothLane;
  readonly board: Board;
  /** The subject of the officer who looks, and how others are named to them. */
  readonly officer: string;
  readonly nameOf: NameOf;
  readonly now: number;
}

function Link({
  link,
  lane,
  locale,
  now,
}: {
  link: LinkState;
  lane: BoothLane;
  locale: Locale;
  now: number;
}) {
  const words = boothTexts[locale];
  const state =
    link.state === 'silent'
      ? words.link.silent(formatTime(link.heardAt ?? 0, locale, lane.timeZone))
      : words.link[link.state];
  const pack = link.packMadeAt === null ? undefined : formatDuration(now - link.packMadeAt, locale);
  return (
    <p class={`booth-link booth-link--${link.state}`}>
      <span aria-hidden="true">{link.state === 'up' ? '●' : '○'}</span> <strong>{state}</strong>
      {link.state === 'none' ? null : `, ${pack === undefined ? words.noPack : words.pack(pack)}`}
      {link.waiting > 0 ? `, ${words.waiting(link.waiting)}` : null}
      <span class="booth-as-of">{words.asOf(formatTime(now, locale, lane.timeZone))}</span>
    </p>
  );
}

function Decision({ shown, locale }: { shown: Shown; locale: Locale }) {
  const words = boothTexts[locale];
  const { view } = shown;
  const provisional = view.state === 'provisional';
  return (
    <section
      class={`booth-decision booth-decision--${view.decision}${provisional ? ' booth-decision--provisional' : ''}`}
    >
      <BoothShape of={view.decision} />
      <div>
        <h2 class="booth-word">{words.decisions[view.decision]}</h2>
        {view.redirectTo ? <p class="booth-to">{words.to(laneWords[view.redirectTo][locale])}</p> : null}
        {provisional ? <p class="booth-to">{words.provisional(view.awaiting)}</p> : null}
        <ul class="booth-why">
          {view.reasons.map((reason) => (
            <li>{reason.words}</li>
          ))}
          {view.reasons.length === 0 ? <li>{words.noReasons}</li> : null}
        </ul>
      </div>
    </section>
  );
}

function Vehicle({ shown: { plate, vehicle, view }, locale }: { shown: Shown; locale: Locale }) {
  const words = boothTexts[locale];
  const onFoot = view.lane.laneClass === 'pedestrian' || view.lane.laneClass === 'pedestrian_ready';
  if (!plate) return onFoot ? null : <p>{words.noVehicle}</p>;
  const said = vehicle
    ? [
        vehicle.registered ? words.registered : words.notRegistered,
        ...(vehicle.flagged ? [words.flagged] : []),
        ...(vehicle.plateMatches ? [] : [words.otherPlate]),
      ]
    : [];
  return (
    <p>
      {words.vehicle}:{' '}
      <strong class="booth-plate">
        {[plate.plate, plate.state, plate.country].filter(Boolean).join(' ')}
      </strong>
      {said.length > 0 ? `, ${said.join(', ')}` : null}
    </p>
  );
}

function Disposed({
  disposed,
  lane,
  officer,
  nameOf,
  locale,
}: {
  disposed: NonNullable<Shown['disposed']>;
  lane: BoothLane;
  officer: string;
  nameOf: NameOf;
  locale: Locale;
}) {
  const words = boothTexts[locale];
  const { disposition, reason, at } = disposed;
  return (
    <p class="booth-done">
      {words.done(
        words.dispositions[disposition],
        words.reasons[reason],
        formatTime(at, locale, lane.timeZone),
      )}
      , {disposed.officer === officer ? words.byYou : words.by(nameOf(disposed.officer))}
    </p>
  );
}

function Crossing({
  page,
  lane,
  shown,
  officer,
  nameOf,
}: Omit<BoardProps, 'board' | 'now'> & { shown: Shown }) {
  const { locale } = page;
  const words = boothTexts[locale];
  return (
    <>
      <Decision shown={shown} locale={locale} />
      {shown.disposed ? (
        <Disposed disposed={shown.disposed} lane={lane} officer={officer} nameOf={nameOf} locale={locale} />
      ) : (
        <BoothKeys page={page} view={shown.view} />
      )}
      <div class="booth-count">
        <p>{words.occupants(shown.counted, shown.view.occupants.length)}</p>
        <Vehicle shown={shown} locale={locale} />
      </div>
      <ul class="booth-cards">
        {shown.view.occupants.map((occupant, index) => (
          <BoothOccupant
            of={occupant}
            points={shown.points[index] ?? { minor: false, against: [] }}
            locale={locale}
          />
        ))}
      </ul>
    </>
  );
}

/** All that follows the lane: link, decision, keys, occupants, the next car. The script puts a newer one in its place. */
export function BoothBoard({ page, lane, board, officer, nameOf, now }: BoardProps) {
  const { locale } = page;
  const words = boothTexts[locale];
  const { link, shown, next } = board;
  return (
    <div id="board" data-mark={board.mark} data-crossing={shown?.view.id ?? ''}>
      {link.drill ? (
        <p class="booth-drill">
          <strong>{words.drill}</strong> {words.drillText}
        </p>
      ) : null}
      <Link link={link} lane={lane} locale={locale} now={now} />
      {shown ? (
        <Crossing page={page} lane={lane} shown={shown} officer={officer} nameOf={nameOf} />
      ) : (
        <section class="booth-decision booth-decision--quiet">
          <BoothShape of="quiet" />
          <div>
            <h2 class="booth-word booth-word--quiet">{words.quiet}</h2>
            <p class="booth-to">{words.quietText}</p>
          </div>
        </section>
      )}
      {next ? (
        <p class="booth-next">
          <strong>{words.next}:</strong>{' '}
          {words.nextText(
            next.state === 'provisional' ? words.nextPending : words.decisions[next.decision],
            next.occupants,
          )}
        </p>
      ) : null}
      {link.drill ? (
        <>
          <div class="booth-drill-veil" aria-hidden="true" />
          <p class="booth-drill" aria-hidden="true">
            <strong>{words.drill}</strong>
          </p>
        </>
      ) : null}
    </div>
  );
}
