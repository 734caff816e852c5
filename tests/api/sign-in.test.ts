import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness, testOrigin } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { ownPath } from '../../src/web/own-path.ts';
import { en } from '../../src/web/texts/en.ts';
import { formOf, openBrowser } from './browser.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await makeHarness();
});
afterAll(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

const session = '__Host-garita_session';
const pending = '__Host-garita_signin';
const minute = 60_000;
const open = () => openBrowser(harness.app);
const whereIs = async (browser: ReturnType<typeof open>) => (await browser.open('/account')).path;

/** Goes to the issuer, is somebody there, and stops with the way back in hand. */
async function goHalfway(browser: ReturnType<typeof open>, account = 'rosa'): Promise<string> {
  const choice = await browser.open('/sign-in/applicants');
  let at = choice.path;
  const cookies = () => [...browser.issuerCookies].map(([name, value]) => `${name}=${value}`).join('; ');
  for (let i = 0; !at.startsWith(testOrigin); i += 1) {
    const form = i === 0 ? { method: 'POST', body: new URLSearchParams({ account }) } : {};
    const answer = await fetch(at, { ...form, redirect: 'manual', headers: { cookie: cookies() } });
    await answer.body?.cancel();
    at = new URL(answer.headers.get('location') ?? '', at).href;
  }
  return at.slice(testOrigin.length);
}

describe('signing in', () => {
  it('makes an applicant of whoever comes in by the applicants’ door', async () => {
    const browser = open();
    const shown = await browser.signIn('rosa');
    expect(shown.text).toContain(en.signedInAs('Rosa Quintanilla'));
    expect(shown.text).toContain(en.listTitle);
  });

  it('gives staff the roles and the agency that their issuer claims', async () => {
    const browser = open();
    const shown = await browser.signIn('ada', 'staff');
    expect(shown.text).toContain(en.rolesOf('CBP', en.roleNames.adjudicator));
  });

  it('leads back to where one wanted to go', async () => {
    const browser = open();
    const asked = await browser.open('/account?lang=es');
    expect(asked.path).toBe('/sign-in?door=applicants&to=%2Faccount%3Flang%3Des');
    const choice = await browser.open(
      /href="(\/sign-in\/applicants[^"]*)"/.exec(asked.html)?.[1]?.replaceAll('&amp;', '&') ?? '',
    );
    expect((await browser.post(choice.path, { account: 'rosa' })).path).toBe('/account?lang=es');
  });

  it('never leads to another site', () => {
    const hosts = fc.constantFrom(
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '\\\\evil',
      'javascript:',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.tuple(hosts, fc.string()).map((two) => two.join('')),
        ),
        (to) => {
          const path = ownPath(to);
          if (path === undefined) return;
          expect(new URL(path, testOrigin).origin).toBe(testOrigin);
          expect(path).toMatch(/^\/(?!\/)/);
        },
      ),
    );
    expect(ownPath('/apply/1?check=1')).toBe('/apply/1?check=1');
  });

  it('keeps its secrets in cookies that no script and no other site can read', async () => {
    const started = await harness.app.request('/sign-in/applicants');
    for (const cookie of started.headers.getSetCookie()) {
      expect(cookie).toMatch(/^__Host-garita_(form|signin)=/);
      expect(cookie).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    }
    const url = new URL(started.headers.get('location') ?? '');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: `${testOrigin}/sign-in/back`,
      ui_locales: 'en',
    });
    expect(url.searchParams.get('state')).toHaveLength(43);
  });

  it('takes a new secret each time, and the one before is nobody’s', async () => {
    const browser = open();
    await browser.signIn('rotates');
    const before = browser.cookies.get(session) ?? '';
    await browser.signIn('rotates');
    expect(browser.cookies.get(session)).not.toBe(before);
    browser.cookies.set(session, before);
    expect(await whereIs(browser)).toMatch(/^\/sign-in/);
  });

  it('keeps the hash of the secret and seals the name', async () => {
    const browser = open();
    await browser.signIn('rosa');
    const rows = await harness.services.db.all(sql`SELECT * FROM sessions`);
    const text = JSON.stringify(rows);
    expect(text).not.toContain(browser.cookies.get(session));
    expect(text).not.toContain('Quintanilla');
  });

  it('goes on while the issuer is away, and says so to whoever wants to sign in', async () => {
    const door = { issuer: 'http://127.0.0.1:9', clientId: 'nobody', scope: 'openid' };
    const signIn = { publicUrl: testOrigin, applicants: door, staff: { ...door, roleClaim: 'roles' } };
    await harness.close();
    const away = await makeHarness({ signIn });
    const browser = openBrowser(away.app);
    expect((await browser.open('/')).status).toBe(200);
    const shown = await browser.open('/sign-in/applicants');
    expect(shown.status).toBe(503);
    expect(shown.text).toContain('does not answer now');
    await away.close();
    harness = await makeHarness();
  });
});

describe('the way back from the issuer', () => {
  it('is taken once', async () => {
    const browser = open();
    const back = await goHalfway(browser);
    const kept = browser.cookies.get(pending) ?? '';
    expect((await browser.open(back)).path).toBe('/apply');
    expect((await browser.open(back)).status).toBe(403);
    // Even with the cookie put back: the issuer gives nothing for a code that was used.
    browser.cookies.set(pending, kept);
    expect((await browser.open(back)).status).toBe(403);
  });

  it('is refused in another browser, and with the cookie of another sign-in', async () => {
    const victim = open();
    const attacker = open();
    const back = await goHalfway(attacker, 'attacker');
    expect((await victim.open(back)).status).toBe(403);
    await victim.open('/sign-in/applicants');
    expect((await victim.open(back)).status).toBe(403);
    expect(await whereIs(victim)).toMatch(/^\/sign-in/);
  });

  it('is refused when any part of it is altered', async () => {
    for (const name of ['state', 'code', 'iss']) {
      const browser = open();
      const back = new URL(await goHalfway(browser), testOrigin);
      back.searchParams.set(name, `${back.searchParams.get(name)}x`);
      expect((await browser.open(`${back.pathname}${back.search}`)).status, name).toBe(403);
      expect(browser.cookies.has(session)).toBe(false);
    }
  });

  it('is refused after an hour', async () => {
    const browser = open();
    const back = await goHalfway(browser);
    harness.advance(61 * minute);
    expect((await browser.open(back)).text).toContain('too long ago');
  });

  it('lets no officer in as an applicant, nor the other way round', async () => {
    const browser = open();
    const choice = await browser.open('/sign-in/applicants');
    expect((await browser.post(choice.path, { account: 'olivia' })).path).toContain('wrong=1');
    const staff = await browser.open('/sign-in/staff');
    expect((await browser.post(staff.path, { account: 'rosa' })).path).toContain('wrong=1');
  });
});

describe('a session', () => {
  it('ends after half an hour without a request, however long it has been used', async () => {
    const browser = open();
    await browser.signIn('idles');
    for (let i = 0; i < 4; i += 1) {
      harness.advance(29 * minute);
      expect(await whereIs(browser)).toBe('/account');
    }
    harness.advance(31 * minute);
    expect(await whereIs(browser)).toMatch(/^\/sign-in/);
  });

  it('ends after twelve hours, however busy', async () => {
    const browser = open();
    await browser.signIn('works');
    for (let at = 0; at < 12 * 60; at += 20) {
      expect(await whereIs(browser)).toBe('/account');
      harness.advance(20 * minute);
    }
    expect(await whereIs(browser)).toMatch(/^\/sign-in/);
  });

  it('ends at sign-out, for whoever has stolen its cookie too', async () => {
    const browser = open();
    await browser.signIn('leaves');
    const stolen = browser.cookies.get(session) ?? '';
    expect((await browser.fill('/sign-out')).path).toBe('/signed-out?door=applicants');
    expect(browser.cookies.has(session)).toBe(false);
    browser.cookies.set(session, stolen);
    expect(await whereIs(browser)).toMatch(/^\/sign-in/);
  });

  it('ends everywhere at once, at this door alone', async () => {
    const [here, there] = [open(), open()];
    for (const browser of [here, there]) await browser.signIn('everywhere');
    await here.open('/account');
    await here.post('/sign-out', { ...formOf(here.page().html, '/sign-out'), everywhere: 'yes' });
    for (const browser of [here, there]) expect(await whereIs(browser)).toMatch(/^\/sign-in/);
  });

  it('can be ended by its owner from another browser, and by nobody else', async () => {
    const [owner, other, rival] = [open(), open(), open()];
    await owner.signIn('owner');
    await other.signIn('owner');
    await rival.signIn('rival');
    const { html } = await owner.open('/account');
    const action = /action="(\/account\/sessions\/[^"]+\/end)"/.exec(html)?.[1] ?? '';
    await rival.open('/account');
    const form = formOf(rival.page().html, '/sign-out').form ?? '';
    expect((await rival.post(action, { form, key: crypto.randomUUID() })).status).toBe(404);
    expect(await whereIs(other)).toBe('/account');
    expect((await owner.fill(action)).path).toBe('/account');
    expect(await whereIs(other)).toMatch(/^\/sign-in/);
  });

  it('is nobody’s with a secret that was never given, or with a token of the API', async () => {
    const bearer = (await harness.bearer({ roles: ['applicant'] })).replace('Bearer ', '');
    for (const secret of ['', 'x', 'A'.repeat(43), bearer]) {
      const browser = open();
      browser.cookies.set(session, secret);
      expect(await whereIs(browser)).toMatch(/^\/sign-in/);
    }
  });

  it('ends with the next request once its subject is disabled', async () => {
    const browser = open();
    await browser.signIn('oscar', 'staff');
    const disabled = await harness.request('POST', '/v1/subjects/disable', {
      as: { roles: ['admin'] },
      body: { subject: 'oscar', reason: 'left' },
    });
    expect(disabled.status).toBe(200);
    expect(await whereIs(browser)).toMatch(/^\/sign-in/);
  });

  it('outlived by its form: whoever signs in again sends what they had typed', async () => {
    const browser = open();
    await browser.signIn('typing');
    const id = await browser.begin();
    const fields = {
      ...formOf(browser.page().html, `/apply/${id}/identity`),
      '/identity/givenNames': 'Rosa',
    };
    harness.advance(31 * minute);
    expect((await browser.post(`/apply/${id}/identity`, fields)).path).toMatch(/^\/sign-in/);
    await browser.signIn('typing');
    expect((await browser.post(`/apply/${id}/identity`, fields)).html).toContain('value="Rosa"');
  });

  it('is forgotten when it is over, and audited from beginning to end', async () => {
    const browser = open();
    await browser.signIn('forgotten');
    await browser.fill('/sign-out');
    await browser.signIn('forgotten');
    harness.advance(13 * 60 * minute);
    await harness.runDueWork();
    const { count } = (await harness.services.db.first(
      sql<{ count: number }>`SELECT COUNT(*) AS count FROM sessions`,
    )) ?? { count: -1 };
    expect(count).toBe(0);
    const rows = await harness.services.db.all(
      sql<{
        action: string;
      }>`SELECT action FROM audit_records WHERE actor_id = 'applicant:forgotten' AND object_kind = 'session' ORDER BY id`,
    );
    expect(rows.map(({ action }) => action)).toEqual(['session.open', 'session.end', 'session.open']);
  });
});

describe('roles and pages', () => {
  const nobodys = 'https://nobody.example';
  const people = [
    ['nobody', undefined],
    ['rosa', 'applicants'],
    ['olivia', 'staff'],
    ['ada', 'staff'],
    ['ana', 'staff'],
    ['ines', 'staff'],
  ] as const;
  const id = '01890000-0000-7000-8000-000000000000';
  const forApplicants = [
    '/apply',
    `/apply/${id}`,
    `/apply/${id}/identity`,
    `/apply/${id}/review`,
    `/apply/${id}/interview`,
    `/apply/${id}/interview/5002`,
    `/apply/${id}/interview/confirm`,
    `/apply/${id}/letter`,
    `/apply/${id}/paid`,
    `/pay/local/${id}`,
    `/memberships/${id}`,
  ];
  const posted = [
    '/apply',
    `/apply/${id}/identity`,
    `/apply/${id}/pay`,
    `/apply/${id}/submit`,
    `/apply/${id}/cancel`,
    `/apply/${id}/interview/move`,
    `/pay/local/${id}`,
    `/memberships/${id}/cards/${id}/report`,
  ];

  it('let an applicant to the applicant’s pages, and nobody else', async () => {
    const browsers = new Map<string, ReturnType<typeof open>>();
    for (const [name, door] of people) {
      const browser = open();
      if (door) await browser.signIn(name, door);
      await browser.open(door ? '/account' : '/');
      browsers.set(name, browser);
    }
    const request = fc.record({
      who: fc.constantFrom(...people),
      page: fc.oneof(
        fc.constantFrom(...forApplicants).map((path) => ({ path, post: false })),
        fc.constantFrom(...posted).map((path) => ({ path, post: true })),
      ),
      origin: fc.constantFrom(nobodys, undefined),
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ who: [name, door], page: { path, post }, origin }) => {
        const browser = browsers.get(name)!;
        const fields = { centerId: '5002', '/startsAt': '2026-11-10T17:00:00.000Z', confirm: 'yes' };
        const form = door ? (formOf((await browser.open('/account')).html, '/sign-out').form ?? '') : '';
        const headers = origin ? { origin, 'sec-fetch-site': 'cross-site' } : {};
        const shown = await (post
          ? browser.post(path, { ...fields, form, key: crypto.randomUUID() }, headers)
          : browser.open(path, headers));
        if (door === undefined) expect(shown.path).toMatch(/^\/sign-in\?door=applicants/);
        else if (door === 'staff') expect(shown.status).toBe(403);
        else if (post && origin) expect(shown.status).toBe(403);
        else if (path !== '/apply') expect(shown.status).toBe(404);
        else expect(shown.status).toBe(post ? 422 : 200);
      }),
      { numRuns: 120 },
    );
  });
});
