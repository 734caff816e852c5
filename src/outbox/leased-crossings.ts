import { sealedSubjects } from '../screening/store.ts';
import type { Services } from '../services.ts';
import type { CrossingMessage, LeasedCrossing } from './protocol/payloads.ts';
import type { LeasedMessage } from './protocol/relay.ts';
import { isCrossings } from './seal.ts';

/** Messages as workers get them: a crossing's with the subject of each of its screenings, sealed as it lies there. */
export async function withSubjects(
  db: Services['db'],
  messages: readonly LeasedMessage[],
): Promise<LeasedMessage[]> {
  const asked = new Map<string, CrossingMessage>();
  for (const { id, payload } of messages) if (isCrossings(payload)) asked.set(id, JSON.parse(payload));
  if (asked.size === 0) return [...messages];
  const ids = [...asked.values()].flatMap(({ screenings }) => screenings);
  const subjects = new Map((await sealedSubjects(db, ids)).map(({ id, sealed }) => [id, sealed]));
  return messages.map((message) => {
    const crossing = asked.get(message.id);
    if (!crossing) return message;
    const people = crossing.screenings.map((id) => ({ screeningId: id, sealed: subjects.get(id) ?? '' }));
    const leased: LeasedCrossing = { kind: 'crossing', people, requiredSeq: crossing.requiredSeq };
    return { ...message, payload: JSON.stringify(leased) };
  });
}
