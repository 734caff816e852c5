import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { type Role, roleScopes } from '../../src/http/principal.ts';
import type { Harness } from '../harness/common.ts';
import { handWorker } from '../harness/hand-worker.ts';
import { enroll, matchesOf, openList, publish } from '../harness/lists.ts';
import { xochitl } from '../harness/persons.ts';

/** What of a record nobody may see unless the list says so. */
const secret = 'Zopilote';
const caveats = ['record', 'hit_only', 'nothing'] as const;
const agencies = ['CBP', 'INM', 'FGR', 'SRE', 'RCMP'];
/** What each of these may see of the list of FGR. */
const allowed = { CBP: 'record', INM: 'hit_only', SRE: 'nothing' } as const;
const staff = (Object.keys(roleScopes) as Role[]).filter(
  (role) => !['applicant', 'terminal', 'worker'].includes(role),
);

let harness: Harness;
beforeEach(async () => {
  harness = await makeHarness();
  await harness.runDueWork();
});
afterEach(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

describe('the caveats of a list', () => {
  it.each(caveats)(
    'hold for every agency and role, at every address that tells of it: %s',
    async (caveat) => {
      await openList(harness, 'theirs', { ownerAgency: 'FGR', caveat, sharing: allowed });
      const names = [
        { full: xochitl.fullName, kind: 'primary' as const },
        { full: `${secret} Uscanga`, kind: 'strong' as const },
      ];
      await publish(harness, 'theirs', [
        { id: `${secret}-1`, type: 'person', names, birthDates: [xochitl.birthDate], remarks: secret },
      ]);
      const { id: travelerId } = await enroll(harness, xochitl);
      const { documents: _, ...body } = xochitl;
      const asked = await harness.request('POST', '/v1/screenings', { as: { roles: ['officer'] }, body });
      await handWorker(harness).drain();
      const [match] = await matchesOf(harness, travelerId);
      const addresses = [
        ['GET', '/v1/matches'],
        ['GET', `/v1/matches/${match!.id}`],
        ['GET', `/v1/screenings/${asked.body.id}`],
        ['POST', `/v1/screenings/${asked.body.id}/replay`],
        ['GET', '/v1/watchlists'],
        ['GET', '/v1/watchlists/theirs/changes'],
      ] as const;
      for (const agency of agencies) {
        const sees = agency === 'FGR' ? 'record' : ((allowed as Record<string, string>)[agency] ?? caveat);
        for (const role of staff) {
          for (const [method, path] of addresses) {
            const answer = await harness.request(method, path, { as: { roles: [role], agency } });
            const text = JSON.stringify(answer.body);
            const told = `${agency} as ${role} at ${method} ${path}, sees ${sees}`;
            // An entry id is told to whom hit or no hit is told only in the list's own history, never with a person.
            const names = path.endsWith('/changes') ? text.replaceAll(`${secret}-1`, '') : text;
            if (sees !== 'record') expect(names, told).not.toContain(secret);
            // Operators see every list by its name, to know how old it is; never what stands on it.
            const operates = (roleScopes[role] as readonly string[]).includes('operations:read');
            const asksByName = path.startsWith('/v1/watchlists/theirs');
            if (sees === 'nothing' && !operates && !asksByName) expect(text, told).not.toContain('theirs');
          }
        }
      }
    },
  );
});
