import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOf } from '../../src/simulation/compare-runs.ts';
import { type FormField, formFields, formGroups } from '../../src/simulation/form-fields.ts';
import { readyMade } from '../../src/simulation/ready-made.ts';
import { Scenario } from '../../src/simulation/scenario.ts';
import {
  type FilledForm,
  formFrom,
  formPosted,
  refusedAt,
  requestFrom,
} from '../../src/simulation/scenario-form.ts';
import { simulationTexts } from '../../src/web/texts/simulations.ts';

const empty: FilledForm = { fields: {}, box: '', acceptCost: false };
const ask = (filled: Partial<FilledForm>, locale: 'en' | 'es' = 'en') => {
  const wanted = requestFrom({ ...empty, ...filled }, locale);
  if ('request' in wanted) return wanted.request;
  throw new Error(JSON.stringify(wanted.errors));
};
const errorsOf = (filled: Partial<FilledForm>, locale: 'en' | 'es' = 'en') => {
  const wanted = requestFrom({ ...empty, ...filled }, locale);
  return 'errors' in wanted ? wanted.errors : [];
};

/** What may be typed into a field and is right. */
function textsOf(field: FormField): fc.Arbitrary<readonly string[]> {
  const { least = 0, most = 1000 } = field;
  const one = (text: fc.Arbitrary<string>) => text.map((it) => [it]);
  switch (field.kind) {
    case 'choice':
      return one(fc.constantFrom(...field.options));
    case 'flag':
      return fc.constant(['true']);
    case 'ports':
      return fc.constantFrom(['2504'], ['2504', '2506']);
    case 'text':
      return fc.constant(['A name']);
    case 'integer':
      return one(fc.integer({ min: least, max: most }).map(String));
    case 'number':
      return one(fc.double({ min: Math.max(least, 1e-3), max: most, noNaN: true }).map(String));
  }
}

describe('the scenario form', () => {
  it('says in Spanish what its rules say in English, each at the same field and line', () => {
    const periods = (...given: readonly string[]) =>
      `schedules:\n  - laneClass: sentri\n    periods:\n${given.map((one) => `      - ${one}`).join('\n')}`;
    const broken: Partial<FilledForm>[] = [
      { box: 'lanes:\n  - laneClass: general\n    opens: 0' },
      { box: 'lanes:\n  - laneClass: general' },
      { box: 'lanes:\n  - { laneClass: general, open: 1, fromHour: 5, toHour: 4 }' },
      { box: 'outages:\n  - { from: "08:00", to: "07:00", factor: 2 }' },
      { box: 'outages:\n  - { from: "8", to: "09:00", factor: 2 }' },
      { box: 'moves:\n  - { from: sentri, to: truck, share: 0.1 }' },
      { box: 'demand:\n  - { port: "9999", laneClass: sentri, hourly: [1] }' },
      { box: 'standing:\n  - { port: "2504", crossing: "999999", laneClass: sentri, count: 5 }' },
      { box: 'standing:\n  - { port: "2504", laneClass: sentri, count: 5 }' },
      { fields: { '/stepMinutes': ['15'] } },
      { box: periods('{ from: "01:00", to: "02:00", open: 1 }', '{ from: "01:30", to: "24:00", open: 1 }') },
      { box: periods('{ from: "00:00", to: "00:00", open: 1 }') },
      { box: periods('{ from: "00:00", to: "24:00", open: 0 }') },
      { box: 'a: [' },
    ];
    for (const filled of broken) {
      const [en, es] = [errorsOf(filled), errorsOf(filled, 'es')];
      expect(en.length, JSON.stringify(filled)).toBeGreaterThan(0);
      expect(es.map(({ pointer }) => pointer)).toEqual(en.map(({ pointer }) => pointer));
      const told = (message: string) => message.replace(/^(line|línea) \d+(, [\w.]+)?: /, '');
      for (const [i, { message }] of es.entries()) {
        expect(told(message)).not.toBe(told(en[i]?.message ?? ''));
        expect(message).not.toMatch(/\b(is|the|gap|give|there|after|before)\b/);
      }
    }
  });

  it('has a label in both languages for every field, choice and group that the schema brings', () => {
    for (const t of [simulationTexts.en, simulationTexts.es]) {
      for (const { pointer, options } of formFields()) {
        expect(t.fields[pointer]?.label, pointer).toMatch(/\w/);
        for (const option of options) expect(t.choices[option], `${pointer} ${option}`).toMatch(/\w/);
      }
      expect(Object.keys(t.fields).sort()).toEqual(
        formFields()
          .map(({ pointer }) => pointer)
          .sort(),
      );
      expect(Object.keys(t.groups)).toEqual([...formGroups]);
    }
  });

  it('asks for the design day when nothing is filled in', () => {
    expect(ask({})).toMatchObject({ scenario: Scenario.parse({}), seed: 1, replications: 20 });
  });

  it('asks for exactly what any of its fields says, and nothing else', () => {
    const one = fc
      .constantFrom(...formFields())
      // Quarter hours want ports beside them.
      .filter(({ pointer }) => pointer !== '/stepMinutes')
      .chain((field) => textsOf(field).map((texts) => ({ field, texts })));
    fc.assert(
      fc.property(one, ({ field, texts }) => {
        const request: unknown = ask({ fields: { [field.pointer]: texts } });
        const path = field.pointer.slice(1).split('/');
        const inside = Object.hasOwn(request as object, path[0]!)
          ? request
          : (request as { scenario: unknown }).scenario;
        const found = path.reduce<unknown>((it, name) => (it as Record<string, unknown>)[name], inside);
        expect([found].flat().map(String)).toEqual(
          texts.map((text) => (field.numeric ? String(Number(text)) : text)),
        );
      }),
    );
  });

  it('opens any ready-made scenario, and asks for the very same', () => {
    for (const { scenario } of readyMade) {
      const filled = formFrom(scenario);
      expect(ask(filled).scenario).toEqual(Scenario.parse(scenario));
      // With all defaults written out, as a run keeps it.
      const kept = formFrom(JSON.parse(JSON.stringify(Scenario.parse(scenario))));
      expect(kept).toEqual(filled);
    }
    expect(formFrom(readyMade.find(({ name }) => name === 'sentri-30')!.scenario).fields).toEqual({
      '/sentriShare': ['0.3'],
    });
    expect(formFrom(readyMade.find(({ name }) => name === 'outage')!.scenario).box).toContain('outages:\n');
  });

  it('posts and reads back what it shows', () => {
    const filled = {
      fields: { '/ports': ['2504', '2506'], '/day': ['2024'] },
      box: 'outages: []\n',
      acceptCost: false,
    };
    const form = new URLSearchParams([
      ['/ports', '2504'],
      ['/ports', '2506'],
      ['/day', '2024'],
      ['/seed', ' '],
    ]);
    form.set('/box', filled.box);
    expect(formPosted(form)).toEqual(filled);
  });

  it('tells the field of what is wrong in a field', () => {
    const wrong = {
      '/demandFactor': ['-1'],
      '/seed': ['1.5'],
      '/queueing/patienceMinutes': ['soon'],
      '/ports': ['9999'],
    };
    const errors = errorsOf({ fields: wrong });
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual(Object.keys(wrong).sort());
    expect(errorsOf({ fields: { '/demandFactor': ['x'] } }, 'es')[0]?.message).toMatch(/se esperaba número/);
  });

  it('tells line and name of what is wrong in the box, in broken YAML as in JSON', () => {
    const at = (box: string) => errorsOf({ box }).map(({ pointer, message }) => `${pointer} ${message}`);
    expect(at('outages:\n  - from: "08:00"\n    to: "07:00"\n    factor: 2')).toEqual([
      '/box line 3, outages.0.to: to is not after from',
    ]);
    expect(at('lanes:\n  - laneClass: sentri\n    opens: 3\n')).toContain(
      '/box line 3, lanes.0.opens: there is no such field',
    );
    expect(at('{"outages":\n [')).toEqual([expect.stringMatching(/^\/box line 2: /)]);
    expect(at('- a\n- b')).toEqual([expect.stringContaining('a scenario is made of fields')]);
    expect(errorsOf({ box: 'bogus: 1\r\nlanes: 3\r\n' }, 'es').map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^línea 2, lanes: /),
        expect.stringMatching(/^línea 1, bogus: /),
      ]),
    );
  });

  it('takes no side when a field and the box say different things', () => {
    const filled = { fields: { '/demandFactor': ['2'] }, box: 'warmUpHours: 1\ndemandFactor: 3' };
    expect(errorsOf(filled)).toEqual([
      { pointer: '/demandFactor', message: expect.stringContaining('also given in the box, line 2') },
    ]);
  });

  it('puts a field and the box of one part together', () => {
    const box = 'queueing:\n  mayUse:\n    - { laneClass: sentri, also: ready, share: 0.2 }';
    expect(ask({ fields: { '/queueing/lines': ['each'] }, box }).scenario.queueing).toMatchObject({
      lines: 'each',
      mayUse: [{ laneClass: 'sentri' }],
    });
  });

  it("finds the place of the service's own refusals", () => {
    const filled = { ...empty, box: 'lanes:\n  - laneClass: general\n    open: 0' };
    const refused = [
      { pointer: '/scenario/lanes/0/open', message: 'no lane' },
      { pointer: '/replications', message: 'too many' },
    ];
    expect(refusedAt(filled, refused, 'en')).toEqual([
      { pointer: '/box', message: 'line 3, lanes.0.open: no lane' },
      { pointer: '/replications', message: 'too many' },
    ]);
  });
});

describe('the difference of two results', () => {
  const estimate = fc
    .tuple(fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 10, noNaN: true }))
    .map(([value, half]) => ({ value, low: Math.max(0, value - half), high: value + half }));

  it('is as wide as the wider of the two at least, and no wider than both', () => {
    fc.assert(
      fc.property(estimate, estimate, (first, second) => {
        const found = differenceOf(first, second)!;
        const [a, b] = [first.high - first.value, second.high - second.value];
        const half = found.high! - found.value;
        expect(found.value).toBe(second.value - first.value);
        expect(half).toBeGreaterThanOrEqual(Math.max(a, b) - 1e-9);
        expect(half).toBeLessThanOrEqual(a + b + 1e-9);
      }),
    );
  });

  it('has no interval where one of them has none, and is nothing where one of them is', () => {
    const single = { value: 1, low: null, high: null };
    expect(differenceOf(single, { value: 3, low: 2, high: 4 })).toEqual({ value: 2, low: null, high: null });
    expect(differenceOf(null, single)).toBeNull();
  });
});
