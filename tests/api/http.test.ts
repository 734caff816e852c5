import fc from 'fast-check';
import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { mintToken } from '../../src/http/tokens.ts';
import { openSigner } from '../../src/keys/signer.ts';
import type { Answer, Harness, RequestOptions } from '../harness/common.ts';
import { allRoutes, callerOf, claimsOf, mayCall, type Route, roles } from '../harness/routes.ts';

let harness: Harness;
let routes: readonly Route[];
const guarded = () => routes.filter((route) => route.scopes.length > 0);
const withJson = () => routes.filter((route) => route.takesJson);

beforeAll(async () => {
  harness = await makeHarness();
  routes = await allRoutes(harness);
});
afterAll(() => harness.close());

async function call(route: Route, options: RequestOptions): Promise<Answer> {
  return harness.request(route.method, route.path, options);
}

function expectProblem(route: Route, answer: Answer, status: number, type?: string): void {
  expect(answer.status, route.template).toBe(status);
  expect(answer.headers.get('content-type'), route.template).toBe('application/problem+json');
  expect(answer.body, route.template).toMatchObject({
    status,
    title: expect.any(String),
    detail: expect.any(String),
    requestId: answer.headers.get('x-request-id'),
    ...(type === undefined ? {} : { type: `/problems/${type}` }),
  });
}

async function expectEverywhere(
  some: readonly Route[],
  options: RequestOptions | ((route: Route) => RequestOptions),
  status: number,
  type: string,
): Promise<void> {
  expect(some.length).toBeGreaterThan(10);
  for (const route of some) {
    const one = typeof options === 'function' ? options(route) : options;
    expectProblem(route, await call(route, one), status, type);
  }
}

const as = (authorization: string): RequestOptions => ({ headers: { authorization } });

describe('a token', () => {
  it('is needed wherever a scope is', async () => {
    await expectEverywhere(guarded(), {}, 401, 'unauthenticated');
  });

  it('is no good when it is none', async () => {
    for (const header of ['Bearer nonsense', 'Bearer a.b.c', 'Basic dXNlcjpwYXNz', 'Bearer ', 'Bearer %%%']) {
      const answer = await harness.request('GET', '/v1/simulations', as(header));
      expect(answer.status, header).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
  });

  it('is no good when somebody else signed it', async () => {
    const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    const signer = await openSigner([{ ...(await exportJWK(privateKey)), kid: 'test', crv: 'Ed25519' }]);
    const { services } = harness;
    const foreign = { ...services, keys: { ...services.keys, signer } };
    const claims = { subject: 'x', roles: ['applicant'] } as const;
    await expectEverywhere(
      guarded(),
      as(`Bearer ${await mintToken(foreign, claims, 900)}`),
      401,
      'unauthenticated',
    );
  });

  it('is no good without a signature', async () => {
    const token = (await harness.bearer({ roles: ['analyst'] })).split(' ')[1] ?? '';
    const [, payload] = token.split('.');
    const none = `${btoa('{"alg":"none"}').replaceAll('=', '')}.${payload}.`;
    expect((await harness.request('GET', '/v1/simulations', as(`Bearer ${none}`))).status).toBe(401);
  });

  it('is no good once it has expired, also where it was good before', async () => {
    const authorization = await harness.bearer({ roles: ['analyst'] });
    expect((await harness.request('GET', '/v1/simulations', as(authorization))).status).toBe(200);
    harness.advance(901_000);
    await expectEverywhere(guarded(), as(authorization), 401, 'unauthenticated');
  });

  it('is no good from the moment on that its subject is disabled', async () => {
    const claims = { subject: 'gone', roles: ['analyst'] } as const;
    expect((await harness.request('GET', '/v1/simulations', { as: claims })).status).toBe(200);
    await harness.services.db.batch([
      sql`INSERT INTO disabled_subjects VALUES ('gone', 'left', 'staff:admin-1', ${harness.services.now()})`,
    ]);
    expect((await harness.request('GET', '/v1/simulations', { as: claims })).status).toBe(401);
  });
});

describe('a role', () => {
  it('may call a route exactly when it brings one of its scopes', async () => {
    for (const role of roles) {
      const authorization = await harness.bearer(claimsOf([role]));
      for (const route of guarded()) {
        const answer = await call(route, as(authorization));
        if (!mayCall(route, [role])) expectProblem(route, answer, 403, 'forbidden');
        else expect([401, 403], `${role} ${route.template}`).not.toContain(answer.status);
      }
    }
  });

  it('adds to the others that a person of an agency has', async () => {
    const staff = roles.filter((role) => !['applicant', 'terminal', 'worker'].includes(role));
    await fc.assert(
      fc.asyncProperty(fc.subarray(staff, { minLength: 1 }), fc.nat(), async (held, pick) => {
        const some = guarded();
        const route = some[pick % some.length]!;
        const answer = await call(route, as(await harness.bearer({ roles: held })));
        expect(answer.status === 403, `${held.join(' ')} ${route.template}`).toBe(!mayCall(route, held));
      }),
      { numRuns: 150 },
    );
  });

  it('of another kind beside it makes a token that is refused', async () => {
    for (const other of ['applicant', 'terminal', 'worker'] as const) {
      const claims = { ...claimsOf(['admin', other]), agency: 'CBP' };
      expect((await harness.request('GET', '/v1/simulations', { as: claims })).status).toBe(401);
    }
  });
});

describe('a body', () => {
  const raw =
    (rawBody: BodyInit, contentType = 'application/json') =>
    (route: Route): RequestOptions => ({
      as: callerOf(route),
      rawBody,
      headers: { 'content-type': contentType },
    });

  it('has to be JSON by its content type', async () => {
    await expectEverywhere(withJson(), raw('{}', 'text/plain'), 415, 'unsupported-media-type');
    await expectEverywhere(
      withJson(),
      raw('a=b', 'application/x-www-form-urlencoded'),
      415,
      'unsupported-media-type',
    );
  });

  it('has to be JSON', async () => {
    for (const text of ['', '{', '{"a":1,}', 'NaN', '\ufeff{}{}']) {
      await expectEverywhere(withJson(), raw(text), 400, 'invalid-body');
    }
  });

  it('has to be UTF-8', async () => {
    const bytes = new Uint8Array([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]);
    await expectEverywhere(withJson(), raw(bytes), 400, 'invalid-body');
  });

  it('has a limit, by its announced length and by its real one', async () => {
    const announced = (route: Route): RequestOptions => ({
      as: callerOf(route),
      rawBody: '{}',
      headers: { 'content-type': 'application/json', 'content-length': '1000000000' },
    });
    await expectEverywhere(withJson(), announced, 413, 'too-large');
    const large = { scenario: 'x'.repeat(300_000) };
    const answer = await harness.request('POST', '/v1/simulations', {
      as: { roles: ['analyst'] },
      body: large,
    });
    expect(answer.status).toBe(413);
  });

  it('names each field that is not known', async () => {
    for (const route of withJson()) {
      const answer = await call(route, { as: callerOf(route), body: { surprise: 1 } });
      expectProblem(route, answer, 422, 'invalid-request');
      const pointers = answer.body.errors.map((error: { pointer: string }) => error.pointer);
      // Of a body that is one of several, the first thing to say is which.
      if (!route.oneOfSeveral) expect(pointers, route.template).toContain('/surprise');
    }
  });

  it('is never an array, a text or nothing', async () => {
    for (const text of ['[]', '"text"', 'null', '7']) {
      await expectEverywhere(withJson(), raw(text), 422, 'invalid-request');
    }
  });

  it('brings no answer of 500, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.jsonValue({ maxDepth: 3 }), async (pick, body) => {
        const some = withJson();
        const route = some[pick % some.length]!;
        const answer = await call(route, { as: callerOf(route), body });
        expect(answer.status, `${route.template} ${JSON.stringify(body)}`).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
    expect(harness.errors).toEqual([]);
  });
});

describe('an Idempotency-Key', () => {
  it('is needed wherever something is made or done', async () => {
    const some = routes.filter((route) => route.idempotent);
    const without = async (route: Route) => {
      const headers = {
        authorization: await harness.bearer(callerOf(route)),
        'content-type': 'application/json',
      };
      const response = await harness.app.request(route.path, { method: route.method, headers, body: '{}' });
      return response;
    };
    expect(some.length).toBeGreaterThan(10);
    for (const route of some) {
      const response = await without(route);
      expect(response.status, route.template).toBe(400);
      expect(((await response.json()) as { type: string }).type).toBe('/problems/idempotency-key-missing');
    }
  });

  const simulation = (seed: number, key: string) =>
    harness.request('POST', '/v1/simulations', {
      as: { roles: ['analyst'] },
      body: { seed, replications: 1 },
      headers: { 'idempotency-key': key },
    });

  it('gives the same answer again, and says that it is the same', async () => {
    const first = await simulation(1, 'again');
    const second = await simulation(1, 'again');
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect([second.status, second.body]).toEqual([first.status, first.body]);
  });

  it('has one effect when it comes many times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => simulation(3, 'at-once')));
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.body.id}`)).size).toBe(1);
    const rows = await harness.services.db.all(sql`SELECT id FROM simulations WHERE seed = 3`);
    expect(rows).toHaveLength(1);
  });

  it('is refused with another body', async () => {
    await simulation(1, 'other');
    expect((await simulation(2, 'other')).body.type).toBe('/problems/idempotency-key-reused');
  });

  it('belongs to one client', async () => {
    const body = { seed: 4, replications: 1 };
    const headers = { 'idempotency-key': 'shared' };
    const make = (subject: string) =>
      harness.request('POST', '/v1/simulations', { as: { roles: ['analyst'], subject }, body, headers });
    expect((await make('one')).body.id).not.toBe((await make('two')).body.id);
  });

  it('is short and visible', async () => {
    expect((await simulation(1, 'x'.repeat(201))).status).toBe(400);
    expect((await simulation(1, 'with space')).status).toBe(400);
  });
});

describe('a parameter', () => {
  it('that is not known or not valid is named', async () => {
    for (const route of routes.filter((one) => one.method === 'GET' && one.queryNames.includes('limit'))) {
      for (const query of ['limit=0', 'limit=abc', 'surprise=1']) {
        const options = { as: callerOf(route) };
        const answer = await harness.request('GET', `${route.path}?${query}`, options);
        expectProblem(route, answer, 400, 'invalid-parameter');
        const pointers = answer.body.errors.map((error: { pointer: string }) => error.pointer);
        expect(pointers, route.template).toContain(`/${query.split('=')[0]}`);
      }
    }
  });

  it('brings no answer of 500, whatever it holds', async () => {
    const reads = routes.filter((one) => one.method === 'GET');
    const text = fc.string({ unit: 'binary', maxLength: 30 }).filter((one) => one.isWellFormed());
    await fc.assert(
      fc.asyncProperty(fc.nat(), text, text, async (pick, id, value) => {
        const route = reads[pick % reads.length]!;
        const path = route.path.replaceAll('nobody', encodeURIComponent(id) || 'x');
        const query = route.queryNames.map((name) => `${name}=${encodeURIComponent(value)}`).join('&');
        const options = route.scopes.length > 0 ? { as: callerOf(route) } : {};
        const answer = await harness.request('GET', `${path}?${query}`, options);
        expect(answer.status, `${route.template} ${JSON.stringify([id, value])}`).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
    expect(harness.errors).toEqual([]);
  });
});

describe('any answer', () => {
  it('to a path that is not there is a problem document with the id of the request', async () => {
    const answer = await harness.request('GET', '/v1/nothing');
    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({
      type: '/problems/not-found',
      requestId: answer.headers.get('x-request-id'),
    });
  });

  it('to a method that a path does not have is 405, with those that it has', async () => {
    const patternOf = (route: Route) => {
      const path = route.template.split(' ')[1] ?? '';
      return new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    };
    const patterns = routes.map((route) => [route.method, patternOf(route)] as const);
    for (const path of new Set(routes.map((route) => route.path))) {
      const own = patterns.filter(([, pattern]) => pattern.test(path)).map(([method]) => method);
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((one) => !own.includes(one))) {
        const answer = await harness.request(method, path);
        expect([answer.status, answer.body.type], `${method} ${path}`).toEqual([
          405,
          '/problems/method-not-allowed',
        ]);
        const allowed = (answer.headers.get('allow') ?? '').split(', ');
        expect(allowed, `${method} ${path}`).toEqual(expect.arrayContaining(own));
      }
    }
  });

  it('is in the language that was asked for', async () => {
    const headers = { 'accept-language': 'es-MX,es;q=0.9,en;q=0.8' };
    const answer = await harness.request('GET', '/v1/simulations', { headers });
    expect(answer.body.title).toBe('Se necesita un token válido');
    expect(answer.headers.get('content-language')).toBe('es');
  });

  it('carries the headers that keep a browser safe, and is not kept by caches', async () => {
    const { headers } = await harness.request('GET', '/v1/simulations', { as: { roles: ['analyst'] } });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    expect(headers.get('strict-transport-security')).toMatch(/max-age/);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('is 429 with a time to wait to a client that asks too often', async () => {
    const limited = await makeHarness({ requestsPerMinute: 3 });
    const ask = (subject: string) =>
      limited.request('GET', '/v1/simulations', { as: { roles: ['analyst'], subject } });
    const statuses: number[] = [];
    for (let i = 0; i < 8; i++) statuses.push((await ask('busy')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429, 429]);
    expect(Number((await ask('busy')).headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask('other')).status).toBe(200);
    limited.advance(60_000);
    expect((await ask('busy')).status).toBe(200);
    await limited.close();
  });
});
