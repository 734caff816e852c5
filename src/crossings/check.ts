import type { DatabaseError } from '../db/database.ts';
import { newId } from '../db/new-id.ts';
import type { Change } from '../http/endpoint.ts';
import type { IdempotencyKey } from '../http/idempotency.ts';
import type { Principal } from '../http/principal.ts';
import { DomainError } from '../http/problems.ts';
import type { Locale } from '../http/text.ts';
import { plateKey } from '../memberships/plate.ts';
import { photoAddress } from '../photos/address.ts';
import type { Services } from '../services.ts';
import type { TravelerIdentity } from '../travelers/identity.ts';
import { answerFrom, type Basis } from './basis.ts';
import { checkQueries } from './check-queries.ts';
import { decide } from './decide.ts';
import { drawOf } from './draw-of.ts';
import { utcDay } from './exam-draw.ts';
import { gather } from './gather.ts';
import { checkReply, givenReplyOfOld } from './given-reply.ts';
import { screeningsUnderWay } from './preread.ts';
import { readPresented } from './presented.ts';
import { reachOf } from './reach.ts';
import { rulesHash, rulesOf } from './rules.ts';
import type { CheckBody, CrossingView } from './schema.ts';
import { screenPeople } from './screen-people.ts';
import { strictGuard } from './strict.ts';
import type { Crossing } from './view.ts';

/** An event that reaches the centre later than this after it was captured was stored at the terminal. */
const lateAfterMs = 60_000;

type Terminal = Extract<Principal, { kind: 'terminal' }>;

/** What a check needs of its caller. */
export interface CheckCall {
  readonly services: Services;
  readonly principal: Principal;
  readonly now: number;
  readonly locale: Locale;
  /** The event was stored at the terminal and comes in a batch. */
  readonly stored?: boolean;
  /** What its terminal had told the lane, alone. */
  readonly told?: CrossingView['decision'] | undefined;
  /** Called with the hashes of the documents presented before anything is read: events of a batch wait here. */
  readonly beforeReading?: (documents: readonly string[]) => Promise<void>;
}

/** A check before its commit: the change, and what the caller may want to do after it. */
export interface Check {
  readonly change: Change;
  readonly crossing: Crossing;
  /** Document hashes of those who are stored with it and were not known before. */
  readonly newcomers: readonly string[];
}

function asTerminal(principal: Principal): Terminal {
  if (principal.kind === 'terminal') return principal;
  throw new DomainError('forbidden', {
    en: 'Only a terminal checks crossings.',
    es: 'Solo una terminal verifica cruces.',
  });
}

function sequenceUsed(error: DatabaseError): DomainError | undefined {
  if (error.kind !== 'unique' || !error.detail.includes('crossings.sequence')) return undefined;
  return new DomainError('sequence_used', {
    en: 'This terminal has used this sequence number for another event.',
    es: 'Esta terminal ya usó este número de secuencia para otro evento.',
  });
}

function nameOf({ mrzName, fullName }: TravelerIdentity): string | null {
  return mrzName ?? fullName ?? null;
}

/** A check that is made a second time, under the id that it had. */
interface Again {
  readonly id: string;
}

const nothing: ReadonlyMap<string, string> = new Map();

/**
 * Checks one crossing event: what is known is read, the decision made, and everything stored in one batch with the
 * answer. Whoever has no usable standing is screened; until that is done the answer is provisional.
 *
 * @throws DomainError `invalid_request` when a document was misread
 */
export async function checkCrossing(
  call: CheckCall,
  body: CheckBody,
  key: IdempotencyKey,
  again?: Again,
): Promise<Check> {
  const { services, now, locale } = call;
  const terminal = asTerminal(call.principal);
  const presented = readPresented(services.keys, body.occupants, now, locale);
  await call.beforeReading?.(presented.flatMap((one) => ('document' in one ? [one.hash] : [])));
  const gathered = await gather(services, terminal.laneId, presented, body, now);
  if (!gathered) {
    throw new DomainError('forbidden', {
      en: 'Your token names no lane that is here.',
      es: 'Su token no nombra un carril de aquí.',
    });
  }
  const { facts, people, context } = gathered;
  const capturedAt = Date.parse(body.capturedAt);
  const age = now - capturedAt;
  // Whoever comes with a stored event has been told something and is gone, however short the outage was and whatever
  // the terminal's clock said.
  const late = call.stored === true || age > lateAfterMs;
  // A stored event was drawn on the day it happened; a live one cannot choose its day.
  const examDay = utcDay(late && age > 0 ? capturedAt : now);
  const draw = drawOf(services.keys, terminal.subject, body, examDay);
  const rules = rulesOf(services.settings.randomExamRate);
  const decided = decide(facts, rules, now, draw);
  const underWay = again ? nothing : await screeningsUnderWay(services.db, terminal, body);
  const id = again?.id ?? newId();
  const asking = { crossingId: id, principal: terminal, headSeq: context.head_seq };
  const requested = await screenPeople(services, people, asking, now, underWay);
  const reach = await reachOf(
    services,
    people.map(({ row }) => row),
    context,
    now,
  );
  const shown = body.vehicle ?? body.truck;
  const basis: Basis = {
    facts,
    rules,
    rulesHash: rulesHash(rules),
    decidedAt: now,
    draw,
    examDay: draw === null ? null : examDay,
    ...reach,
    redirectTo: decided.redirectTo,
    awaiting: requested.awaiting,
    watermark: context.vetted_through_seq,
    headSeq: context.head_seq,
    plate: shown ? plateKey(shown) : null,
    carrierId: body.carrier?.id ?? null,
  };
  const { laneId } = terminal;
  const crossing: Crossing = {
    id,
    state: requested.awaiting > 0 ? 'provisional' : 'decided',
    decision: decided.decision,
    reasons: decided.reasons,
    answer: answerFrom(basis),
    names: people.map(
      ({ row, presented: one }) => row?.name ?? ('document' in one ? nameOf(one.document.identity) : null),
    ),
    photos: people.map(({ row }, position) =>
      row?.has_photo === 1 ? photoAddress(services.keys, { crossingId: id, position, laneId }, now) : null,
    ),
    laneId,
    laneClass: facts.laneClass,
    phase: body.phase,
    direction: body.direction,
    sequence: body.sequence,
    awaiting: requested.awaiting,
    late,
    capturedAt,
    receivedAt: now,
  };
  return {
    crossing,
    newcomers: requested.newcomers,
    change: {
      queries: [
        ...(context.strict === 1 ? strictGuard(terminal, crossing) : []),
        ...requested.queries,
        ...checkQueries({
          crossing,
          basis,
          gathered,
          requested,
          terminal,
          body,
          key,
          locale,
          told: call.told,
        }),
        ...services.places.remember(gathered.whereabouts),
      ],
      reply: checkReply(crossing, locale),
      given: () => givenReplyOfOld(services, terminal.subject, key),
      refuse: sequenceUsed,
      ...(underWay.size === 0
        ? {}
        : {
            // A screening that was to be waited for has ended between reading and commit: everything is read again.
            retry: async (error: DatabaseError) =>
              error.isGuard('screening_done')
                ? (await checkCrossing(call, body, key, { id: crossing.id })).change
                : undefined,
          }),
    },
  };
}
