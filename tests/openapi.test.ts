import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { makeHarness } from './harness/node.ts';

describe('/openapi.json', () => {
  it('is valid OpenAPI 3.1 under a public validator, every reference too', async () => {
    const harness = await makeHarness();
    const { body } = await harness.request('GET', '/openapi.json');
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(body));
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
    expect(() => validator.resolveRefs()).not.toThrow();
    await harness.close();
  });

  it('tells nothing of the workers own paths, on either listener', async () => {
    const harness = await makeHarness();
    for (const internal of [false, true]) {
      const { status, body } = await harness.request('GET', '/openapi.json', { internal });
      expect(status).toBe(200);
      expect(Object.keys(body.paths ?? {}).filter((path) => path.startsWith('/internal'))).toEqual([]);
    }
    await harness.close();
  });

  it('says for each route what it is, what it takes and how it can fail', async () => {
    const harness = await makeHarness();
    const { body } = await harness.request('GET', '/openapi.json');
    for (const [path, operations] of Object.entries<Record<string, Record<string, unknown>>>(body.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        const name = `${method} ${path}`;
        expect(operation.summary, name).toEqual(expect.any(String));
        expect(operation.tags, name).toHaveLength(1);
        const responses = operation.responses as Record<string, unknown>;
        expect(Object.keys(responses), name).toEqual(expect.arrayContaining(['429', '503']));
        for (const parameter of path.matchAll(/\{(\w+)\}/g)) {
          expect(operation.parameters, name).toContainEqual(
            expect.objectContaining({ in: 'path', name: parameter[1], required: true }),
          );
        }
      }
    }
    await harness.close();
  });
});
