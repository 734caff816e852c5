import type { Points } from '../../booth/board.ts';
import { membershipWords, standingWords } from '../../crossings/card-words.ts';
import type { CrossingView } from '../../crossings/schema.ts';
import type { Locale } from '../../http/text.ts';
import type { MembershipState } from '../../memberships/lifecycle.ts';
import { boothTexts } from '../texts/booth.ts';

/** One occupant as their officer looks at them: the face, the name, what is known, what to check. */
export function BoothOccupant({
  of,
  points,
  locale,
}: {
  of: CrossingView['occupants'][number];
  points: Points;
  locale: Locale;
}) {
  const words = boothTexts[locale];
  const name = of.name ?? words.unknownPerson;
  const membership = of.membershipState
    ? membershipWords[of.membershipState as MembershipState][locale]
    : words.noMembership;
  return (
    <li class={points.against.length > 0 ? 'booth-card booth-card--look' : 'booth-card'}>
      {of.photo ? (
        <img class="booth-photo" src={of.photo} alt={words.photoOf(name)} width={120} height={160} />
      ) : (
        <div class="booth-photo booth-photo--none">{words.noPhoto}</div>
      )}
      <div class="booth-facts">
        <h3 class="booth-name">
          <span class="booth-number">{of.position + 1}</span> {name}
        </h3>
        <p>
          {words.membership}: <strong>{membership}</strong>
          <br />
          {words.screening}: <strong>{standingWords[of.standing][locale]}</strong>
        </p>
        <ul class="booth-points">
          {points.against.map((point) => (
            <li class="booth-against">{point}</li>
          ))}
          {points.minor ? <li>{words.minor}</li> : null}
          <li>{of.photo ? words.comparePhoto : words.compareDocument}</li>
        </ul>
      </div>
    </li>
  );
}
