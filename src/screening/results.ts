import type { z } from 'zod';
import { auditRecord } from '../audit/record.ts';
import type { Query } from '../db/sql.ts';
import { unseal } from '../keys/sealing.ts';
import { neverPublished } from '../matches/found.ts';
import type { FollowUp, OpenMessage, Refusal, ScreenedTraveler } from '../outbox/accept.ts';
import type { CrossingMessage, CrossingPayload } from '../outbox/protocol/payloads.ts';
import type { CrossingResult, ScreeningResult } from '../outbox/protocol/results.ts';
import { isCrossings } from '../outbox/seal.ts';
import type { Services } from '../services.ts';
import { listVersionsAt } from '../watchlists/list-versions.ts';
import { type KnownMatch, knownMatches, type Status } from './foresee.ts';
import { type Found, type Person, settle } from './settle.ts';
import { type ScreenedBy, type ScreeningContext, screeningContexts } from './store.ts';

/** A message about screenings with what a worker brought for it. */
export interface Screened {
  readonly message: OpenMessage;
  readonly result: z.infer<typeof ScreeningResult> | z.infer<typeof CrossingResult>;
}

/** With what they are taken; `attempt` counts from 0: a batch that lost a race is made again. */
export interface Taking {
  readonly services: Services;
  readonly now: number;
  readonly attempt: number;
  readonly followUps: readonly FollowUp[];
}

/** What is known of the screenings of several messages, read at once. */
interface Known {
  readonly contexts: ReadonlyMap<string, ScreeningContext>;
  readonly matches: ReadonlyMap<string, readonly KnownMatch[]>;
}

/** Why this result cannot be one of this screening. */
function impossible(context: ScreeningContext, { matches }: Found, seq: number): string | undefined {
  if (seq > context.head_seq) return 'the result names a publication that does not exist';
  const stray = matches.find(
    (match) =>
      match.subjectHash !== context.subject_hash ||
      (context.traveler_id !== null && match.travelerId !== context.traveler_id),
  );
  return stray && `the match on ${stray.listId}/${stray.entryId} is about another subject`;
}

/** What an audit record says of one screening of a message. */
function told({ context, found }: Person, standing: Status | undefined) {
  const { traveler_id: travelerId } = context;
  return { matches: found.matches.length, ...(travelerId === null ? {} : { travelerId, standing }) };
}

function rejected(detail: string): Refusal {
  return { outcome: 'rejected', detail };
}

/** The screenings that a crossing's message is for. Those of before they were named in clear are sealed with their subjects. */
async function screeningsAsked({ keys }: Services, { id, payload }: OpenMessage): Promise<readonly string[]> {
  if (isCrossings(payload)) return (JSON.parse(payload) as CrossingMessage).screenings;
  const opened = await unseal(keys.encryption, id, payload);
  return (JSON.parse(opened) as z.infer<typeof CrossingPayload>).people.map(({ screeningId }) => screeningId);
}

/** What was found of each person of a message. A crossing's result must be about all of those that its message asked for. */
async function foundOf(
  services: Services,
  { message, result }: Screened,
): Promise<readonly Found[] | Refusal> {
  if (result.kind === 'screening') return [{ ...result, screeningId: message.objectId }];
  const asked = new Set(await screeningsAsked(services, message));
  const named = result.people.filter(({ screeningId }) => asked.delete(screeningId));
  if (asked.size > 0 || named.length < result.people.length)
    return rejected('the result is not about those of its message');
  return result.people;
}

/** The screenings of one message as they stand, or why its result is not taken. */
async function peopleOf(
  { services }: Taking,
  { message, result: { seq } }: Screened,
  found: readonly Found[],
  by: ScreenedBy,
  known: Known,
): Promise<readonly Person[] | Refusal> {
  const people: Person[] = [];
  for (const each of found) {
    const context = known.contexts.get(each.screeningId);
    if (!context || context.state === 'done') return rejected('there is no such screening waiting');
    const wrong = impossible(context, each, seq);
    if (wrong !== undefined) return rejected(wrong);
    if (seq < context.needed_seq) return { outcome: 'lease_lost', detail: 'index_behind' };
    const matches = known.matches.get(context.traveler_id ?? '') ?? [];
    people.push({ context, found: each, known: matches, messageId: message.id, by });
  }
  const matches = found.flatMap((each) => each.matches);
  const unknown =
    matches.length > 0 ? await services.db.first(neverPublished(JSON.stringify(matches))) : undefined;
  if (unknown) return rejected(`${unknown.listId}/${unknown.entryId} was never published with that content`);
  return people;
}

function isRefusal(value: readonly unknown[] | Refusal): value is Refusal {
  return 'outcome' in value;
}

/** By which lists and weights the results were found; one object for all that say the same. */
function sources({ services, now }: Taking): (result: Screened['result']) => Promise<ScreenedBy> {
  const known = new Map<string, Promise<ScreenedBy>>();
  async function read(seq: number, configHash: string): Promise<ScreenedBy> {
    return { seq, configHash, now, listVersions: JSON.stringify(await listVersionsAt(services.db, seq)) };
  }
  return ({ seq, configHash }) => {
    const key = `${seq} ${configHash}`;
    const by = known.get(key) ?? read(seq, configHash);
    known.set(key, by);
    return by;
  };
}

function auditOf(
  { message, result }: Screened,
  people: readonly Person[],
  standings: readonly (Status | undefined)[],
  now: number,
): Query {
  const record = people.map((person, i) => told(person, standings[i]));
  return auditRecord({
    at: now,
    actor: 'service',
    action: 'screening.result',
    objectKind: message.objectKind,
    objectId: message.objectId,
    detail: {
      seq: result.seq,
      configHash: result.configHash,
      ...(message.objectKind === 'screening'
        ? record[0]
        : { people: record.map((told, i) => ({ screeningId: people[i]?.context.id, ...told })) }),
    },
  });
}

/** What the follow-ups hear of somebody whose result is taken. */
function screenedTraveler(
  { context, by }: Person,
  standing: Status | undefined,
): readonly ScreenedTraveler[] {
  const { id: screeningId, traveler_id: travelerId, purpose, enrolled } = context;
  if (travelerId === null || standing === undefined) return [];
  const computedSeq = Math.max(by.seq, context.standing_seq);
  return [{ screeningId, travelerId, enrolled: enrolled === 1, purpose, standing, computedSeq }];
}

/**
 * Stores what was found in the screenings of these messages and, where they are travelers', what follows for matches,
 * standings and whoever waits: the statements for one batch, and of each message why it is not in it, or undefined.
 *
 * A result from lists older than a screening was asked for is not taken (`index_behind`): the worker comes again when
 * its feed has advanced. One older than the standing is stored and changes nothing else. Of several messages about one
 * traveler the first is taken; the others are `busy`, for what they lead to depends on it.
 */
export async function applyScreenings(
  taking: Taking,
  screened: readonly Screened[],
): Promise<{ readonly refusals: readonly (Refusal | undefined)[]; readonly queries: readonly Query[] }> {
  const { services, now, attempt, followUps } = taking;
  const found = await Promise.all(screened.map((one) => foundOf(services, one)));
  const ids = found.flatMap((some) => (isRefusal(some) ? [] : some.map(({ screeningId }) => screeningId)));
  const contexts = new Map((await screeningContexts(services.db, ids)).map((row) => [row.id, row]));
  const travelers = [...new Set([...contexts.values()].flatMap(({ traveler_id: id }) => id ?? []))];
  const known: Known = { contexts, matches: await knownMatches(services.db, travelers) };
  const byOf = sources(taking);

  const refusals: (Refusal | undefined)[] = [];
  const taken: { readonly one: Screened; readonly people: readonly Person[] }[] = [];
  const seen = new Set<string>();
  for (const [i, one] of screened.entries()) {
    const some = found[i] ?? [];
    const people = isRefusal(some) ? some : await peopleOf(taking, one, some, await byOf(one.result), known);
    if (isRefusal(people)) {
      refusals.push(people);
      continue;
    }
    const concerned = people.flatMap(({ context }) => [context.id, context.traveler_id ?? []].flat());
    if (concerned.some((id) => seen.has(id))) {
      refusals.push({ outcome: 'lease_lost', detail: 'busy' });
      continue;
    }
    for (const id of concerned) seen.add(id);
    refusals.push(undefined);
    taken.push({ one, people });
  }

  const people = taken.flatMap((each) => each.people);
  const { standings, queries } = settle(people, attempt);
  const travelersHeard = people.flatMap((person, i) => screenedTraveler(person, standings[i]));
  const followed = await Promise.all(followUps.map((followUp) => followUp(services, travelersHeard, now)));
  let next = 0;
  const audits = taken.map(({ one, people: aboard }) => {
    const from = next;
    next += aboard.length;
    return auditOf(one, aboard, standings.slice(from, next), now);
  });
  return { refusals, queries: [...queries, ...followed.flat(), ...audits] };
}
