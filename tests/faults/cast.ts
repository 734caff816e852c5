import { passportZone } from '../../src/seed/mrz.ts';
import { personAt } from '../../src/seed/people.ts';
import type { Presented } from '../../src/terminal/answer.ts';
import type { Centre } from './centre.ts';
import type { Chance } from './chance.ts';

/** Somebody who comes to the border, and what the rules say of them: the oracle, which asks nobody. */
export interface Actor {
  readonly kind: 'member' | 'revoked' | 'suspended' | 'unknown' | 'stranger' | 'listed' | 'listed_member';
  readonly shown: Pick<Presented, 'occupants' | 'vehicle'>;
  readonly membershipId?: string;
  readonly person?: { readonly name: string; readonly birthDate: string };
  /**
   * From when on nobody may be told to admit them, in the milliseconds of `performance.now()`: 0 never, Infinity always
   * allowed. What was asked before that may still be answered either way.
   */
  forbiddenFrom: number;
}

export interface Cast {
  readonly members: readonly Actor[];
  readonly others: readonly Actor[];
  /** Somebody new: never on a list, never here before. */
  stranger(): Actor;
  /** Revokes a member's membership; nobody may be told to admit them from then on. */
  revoke(member: Actor): Promise<void>;
  /** Puts a member on the list. */
  list(member: Actor): Promise<void>;
  /** How many list versions were published. */
  published(): number;
}

const listPath = '/v1/watchlists/lookout/entries';

interface Made {
  readonly membershipId: string;
  readonly rfid: string;
  readonly vehicle: { readonly plate: string; readonly state: string; readonly country: string };
}

/** A synthetic member; `seed` says which. */
export async function memberOf(
  centre: Centre,
  seed: number,
  state: 'active' | 'revoked' | 'suspended',
  kind: Actor['kind'],
): Promise<Actor> {
  const { status, body } = await centre.ask('admin', 'POST', '/v1/sandbox/members', { state, seed });
  if (status !== 201) throw new Error(JSON.stringify(body));
  const { membershipId, rfid, vehicle } = body as Made;
  const { givenNames, paternalSurname, maternalSurname, birthDate } = personAt(0x5a4d, 50_000_000 + seed);
  const name = `${[paternalSurname, maternalSurname].filter(Boolean).join(' ')}, ${givenNames}`;
  return {
    kind,
    membershipId,
    shown: { occupants: [{ rfid }], vehicle },
    person: { name, birthDate },
    forbiddenFrom: kind === 'member' ? Number.POSITIVE_INFINITY : 0,
  };
}

function traveler(index: number, kind: 'stranger' | 'listed'): Actor {
  const person = personAt(0xfa017, index);
  const { plate, state, country } = person.vehicle;
  return {
    kind,
    shown: {
      occupants: [{ mrz: [...passportZone(person, `${2028 + (index % 5)}-06-15`)] }],
      vehicle: { plate, state, country },
    },
    person: {
      name: `${[person.paternalSurname, person.maternalSurname].filter(Boolean).join(' ')}, ${person.givenNames}`,
      birthDate: person.birthDate,
    },
    forbiddenFrom: kind === 'listed' ? 0 : Number.POSITIVE_INFINITY,
  };
}

/** A card that nobody has ever issued. */
export const unknownActor: Actor = {
  kind: 'unknown',
  shown: {
    occupants: [{ rfid: 'e2ffffffffffffff99999999' }],
    vehicle: { plate: 'XYZ999', state: 'BCN', country: 'MEX' },
  },
  forbiddenFrom: 0,
};

/** Makes the members, the list and who is on it, and waits until everybody has been vetted. */
export async function castOf(centre: Centre, chance: Chance, memberCount = 12): Promise<Cast> {
  const first = chance.whole(0, 40_000_000);
  const members: Actor[] = [];
  for (let i = 0; i < memberCount; i += 1)
    members.push(await memberOf(centre, first + i, 'active', 'member'));
  const revoked = await memberOf(centre, first + memberCount, 'revoked', 'revoked');
  const suspended = await memberOf(centre, first + memberCount + 1, 'suspended', 'suspended');
  const listedMember = await memberOf(centre, first + memberCount + 2, 'active', 'listed_member');
  let nextStranger = chance.whole(0, 1_000_000) * 1_000;
  const listed = Array.from({ length: 3 }, () => traveler(nextStranger++, 'listed'));
  const entries: string[] = [];
  let published = 0;

  async function publish(...actors: readonly Actor[]): Promise<void> {
    for (const { person } of actors) {
      if (!person) throw new Error('nobody to list');
      entries.push(
        JSON.stringify({
          id: `entry-${entries.length}`,
          type: 'person',
          names: [{ full: person.name, kind: 'primary' }],
          birthDates: [person.birthDate],
        }),
      );
    }
    const body = `${entries.join('\n')}\n`;
    for (;;) {
      const type = { 'content-type': 'application/x-ndjson' };
      const { status, body: told } = await centre.ask('list_manager', 'PUT', listPath, body, type);
      if (status === 200) break;
      // Cut off in the middle by a kill: the next start gives the import up.
      if (status !== 409) throw new Error(JSON.stringify(told));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    published += 1;
  }

  await centre.ask('list_manager', 'POST', '/v1/watchlists', {
    id: 'lookout',
    name: 'Lookout',
    ownerAgency: 'CBP',
    legalBasis: 'test',
  });
  await publish(...listed, listedMember);

  return {
    members,
    others: [revoked, suspended, unknownActor, listedMember, ...listed],
    stranger: () => traveler(nextStranger++, 'stranger'),
    published: () => published,
    async list(member) {
      await publish(member);
      member.forbiddenFrom = performance.now();
    },
    async revoke(member) {
      const path = `/v1/memberships/${member.membershipId}`;
      for (;;) {
        const read = await centre.ask('officer', 'GET', path);
        if (read.body.state === 'revoked') break;
        const etag = read.headers.get('etag') ?? '';
        const moved = await centre.ask(
          'officer',
          'POST',
          `${path}/revoke`,
          { reason: 'other' },
          { 'if-match': etag },
        );
        if (moved.status === 200) break;
        if (![409, 412].includes(moved.status)) throw new Error(JSON.stringify(moved.body));
      }
      member.forbiddenFrom = performance.now();
    },
  };
}
