import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { isRole, type Role, roleScopes } from '../../src/http/principal.ts';
import { makeMember } from '../harness/members.ts';
import { allPages, browserOf, mayCome, type PageRoute } from '../harness/pages.ts';
import { allRoutes } from '../harness/routes.ts';

/** Whoever is not signed in may come here and nowhere else. A new page for everybody has to be named. */
const forEverybody = [
  'get /',
  'get /check',
  'get /sign-in',
  'get /sign-in/applicants',
  'get /sign-in/back',
  'get /sign-in/staff',
  'get /signed-out',
  'post /check',
  'post /sign-out',
];

const staffRoles = Object.keys(roleScopes)
  .filter(isRole)
  .filter((role) => role !== 'applicant' && role !== 'worker' && role !== 'terminal');

/** Nobody, an applicant, or one of the staff with one role or several. */
const people: fc.Arbitrary<readonly Role[]> = fc.oneof(
  fc.constant([]),
  fc.constant<readonly Role[]>(['applicant']),
  fc.subarray(staffRoles, { minLength: 1, maxLength: 3 }),
);

const nameOf = ({ method, path }: Pick<PageRoute, 'method' | 'path'>) => `${method} ${path}`;
const at = (path: string, id: string) => path.replaceAll(/:\w+/g, id);
/** The words that turn away whoever lacks the role. */
const turnedAway = /This page is for (?:applicants|officers and staff)/;
const staleForm = /This form is no longer valid/;

describe('the pages, for whoever comes', () => {
  let harness: Harness;
  let pages: readonly PageRoute[];
  beforeAll(async () => {
    harness = await makeHarness();
    pages = allPages(harness);
  });
  afterAll(async () => {
    expect(harness.errors).toEqual([]);
    await harness.close();
  });

  /** Everything that a change leaves behind: no verb changes anything without a record of it. */
  async function traces(): Promise<number> {
    const row = await harness.services.db.first(
      sql<{
        n: number;
      }>`SELECT (SELECT COUNT(*) FROM audit_records) + (SELECT COUNT(*) FROM idempotency_keys) AS n`,
    );
    return row?.n ?? -1;
  }

  const aPage = (wanted: (page: PageRoute) => boolean = () => true) =>
    fc.constantFrom(...pages.filter(wanted));
  const posts = ({ method }: PageRoute) => method === 'post';

  it('are all there are: nothing is served beside them, the API and its own files', async () => {
    const api = new Set(
      (await allRoutes(harness)).map(({ template }) => template.replaceAll(/\{(\w+)\}/g, ':$1')),
    );
    const plain = /^\/(?:livez|readyz|metrics|openapi\.json|docs|assets)/;
    const served = harness.app.routes
      .filter(({ method, path }) => method !== 'ALL' && !plain.test(path) && !api.has(`${method} ${path}`))
      .map(({ method, path }) => `${method.toLowerCase()} ${path}`);
    expect([...new Set(served)].sort()).toEqual([...new Set(pages.map(nameOf))].sort());
    expect(pages.length).toBeGreaterThan(40);
  });

  it('open to everybody only what is named for everybody', () => {
    expect(
      pages
        .filter(({ way }) => way === 'open')
        .map(nameOf)
        .sort(),
    ).toEqual(forEverybody);
  });

  it('are kept apart by their addresses: the applicants’ own, and the staff’s', () => {
    for (const { way, path } of pages) {
      if (/^\/(?:apply|memberships)\b/.test(path)) expect([path, way]).toEqual([path, 'applicant']);
      if (/^\/(?:staff|booth)\b/.test(path)) expect([path, way]).toEqual([path, 'staff']);
      if (way === 'applicant')
        expect(path).toMatch(
          /^\/(?:apply|memberships|account\/data|account\/notices|pay|payments|redress)\b/,
        );
    }
  });

  it('ask nobody in who is not signed in, and change nothing for them', async () => {
    const nobody = await browserOf(harness, []);
    for (const page of pages.filter(({ way }) => way !== 'open')) {
      const before = await traces();
      const answer = await nobody.ask(page, at(page.path, 'nobody'));
      expect([nameOf(page), answer.status, answer.location.split('?')[0]]).toEqual([
        nameOf(page),
        303,
        '/sign-in',
      ]);
      expect(await traces()).toBe(before);
    }
  });

  it('let in whom their scopes let in, and turn all others away, with nothing changed', async () => {
    await fc.assert(
      fc.asyncProperty(aPage(), people, async (page, held) => {
        const browser = await browserOf(harness, held);
        const before = await traces();
        const answer = await browser.ask(page, at(page.path, 'nobody'));
        expect(answer.status, nameOf(page)).toBeLessThan(500);
        if (mayCome(page, held)) {
          expect(answer.text).not.toMatch(turnedAway);
          expect(answer.text).not.toMatch(staleForm);
        } else if (held.length === 0) {
          expect(answer.location).toMatch(/^\/sign-in\?/);
        } else {
          expect([nameOf(page), held, answer.status]).toEqual([nameOf(page), held, 403]);
          expect(answer.text).toMatch(turnedAway);
          expect(await traces()).toBe(before);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('know a stolen session no more once it was signed out, here or everywhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        aPage(({ way }) => way !== 'open'),
        people.filter((held) => held.length > 0),
        fc.boolean(),
        async (page, held, everywhere) => {
          const subject = `leaving-${crypto.randomUUID()}`;
          const [here, other] = [
            await browserOf(harness, held, subject),
            await browserOf(harness, held, subject),
          ];
          const leaver = everywhere ? other : here;
          await leaver.ask({ method: 'post' }, '/sign-out', everywhere ? { everywhere: 'yes' } : {});
          const before = await traces();
          const answer = await here.ask(page, at(page.path, 'nobody'));
          expect([nameOf(page), answer.status]).toEqual([nameOf(page), 303]);
          expect(answer.location).toMatch(/^\/sign-in\?/);
          expect(await traces()).toBe(before);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('take no form that was made for another browser or another person', async () => {
    await fc.assert(
      fc.asyncProperty(
        aPage((page) => posts(page)),
        people.filter((held) => held.length > 0),
        fc.constantFrom('', 'elsewhere', 'same person', 'another person'),
        async (page, held, whose) => {
          fc.pre(mayCome(page, held));
          const victim = await browserOf(harness, held);
          const form =
            whose === 'same person'
              ? (await browserOf(harness, held)).token
              : whose === 'another person'
                ? (await browserOf(harness, held, 'somebody-else')).token
                : whose;
          const before = await traces();
          const answer = await victim.ask(page, at(page.path, 'nobody'), { form });
          expect([nameOf(page), answer.status]).toEqual([nameOf(page), 403]);
          expect(answer.text).toMatch(staleForm);
          expect(await traces()).toBe(before);
        },
      ),
      { numRuns: 200 },
    );
  });

  async function draftOf(subject: string): Promise<string> {
    const made = await harness.request('POST', '/v1/applications', {
      as: { roles: ['applicant'], subject },
      body: { program: 'SENTRI' },
    });
    return made.body.id;
  }

  it('do what a form asks once, however often it is sent', async () => {
    const subject = 'repeats';
    const browser = await browserOf(harness, ['applicant'], subject);
    const mine = await draftOf(subject);
    for (const page of pages.filter((one) => posts(one) && one.way === 'applicant')) {
      const form = {
        key: crypto.randomUUID(),
        '/program': 'SENTRI',
        accepted: 'yes',
        '/travel/0/country': 'ESP',
      };
      const first = await browser.ask(page, at(page.path, mine), form);
      const before = await traces();
      const second = await browser.ask(page, at(page.path, mine), form);
      // What was only read again is on record again; the change itself is not.
      const kept = await harness.services.db.all(
        sql<{
          n: number;
        }>`SELECT COUNT(*) AS n FROM idempotency_keys WHERE key = ${form.key} GROUP BY principal, route`,
      );
      expect([nameOf(page), second.status, second.location]).toEqual([
        nameOf(page),
        first.status,
        first.location,
      ]);
      expect(kept.every(({ n }) => n === 1)).toBe(true);
      if (first.status === 303) expect([nameOf(page), await traces()]).toEqual([nameOf(page), before]);
    }
  });

  it('show and change nothing of another person’s application, membership or anything in it', async () => {
    const owner = 'owner-of-all';
    const application = await draftOf(owner);
    const { membershipId } = await makeMember(harness, { applicantId: owner });
    const stranger = await browserOf(harness, ['applicant'], 'a-stranger');
    const named = pages.filter(({ way, path }) => way === 'applicant' && path.includes(':'));
    expect(named.length).toBeGreaterThan(15);
    for (const page of named) {
      for (const id of [application, membershipId]) {
        const before = await traces();
        const answer = await stranger.ask(page, at(page.path, id), { '/program': 'SENTRI' });
        expect([nameOf(page), answer.status]).toEqual([nameOf(page), 404]);
        expect(await traces()).toBe(before);
      }
    }
  });
});
