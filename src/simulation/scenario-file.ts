/** What stands in a scenario file: a scenario, how to run it, and variants to compare with it. */
import { z } from 'zod';
import { neverOpen } from './never-open.ts';
import { Scenario, SimulationRequest } from './scenario.ts';

const Variant = z.strictObject({
  name: z.string().min(1).max(60),
  /** The fields of the scenario that differ. */
  change: z.record(z.string(), z.unknown()),
});

/** A scenario file as written: YAML or JSON. */
export const ScenarioFile = Scenario.safeExtend({
  name: z.string().min(1).max(60).exactOptional(),
  seed: SimulationRequest.shape.seed.exactOptional(),
  replications: SimulationRequest.shape.replications.exactOptional(),
  /** Stop once the interval of the person-hours is within this share of them. */
  precision: z.number().min(0.001).max(1).exactOptional(),
  variants: z.array(Variant).max(10).default([]),
});

/** A scenario and what it is called. */
export type Named = { readonly name: string; readonly scenario: Scenario };

/** What a file asks for. `seed` and the like are absent where it does not say. */
export type WantedRun = {
  readonly base: Named;
  readonly variants: readonly Named[];
  readonly seed?: number;
  readonly replications?: number;
  readonly precision?: number;
};

/** What is wrong, and where in the file. */
export type Fault = { readonly path: readonly PropertyKey[]; readonly message: string };

/** Reads a file's content, with `overrides` put over the base's fields. */
export function readScenarioFile(
  content: unknown,
  name: string,
  overrides: object = {},
): { readonly run: WantedRun } | { readonly faults: readonly Fault[] } {
  const record = z.record(z.string(), z.unknown()).safeParse(content);
  if (!record.success) return { faults: [{ path: [], message: 'a scenario is an object of fields' }] };
  const parsed = ScenarioFile.safeParse({ ...record.data, ...overrides });
  if (!parsed.success) return { faults: faultsOf(parsed.error) };
  const { name: own, seed, replications, precision, variants, ...scenario } = parsed.data;
  const { name: _, seed: __, replications: ___, precision: ____, variants: _____, ...raw } = record.data;
  const closedAlways = neverOpen(scenario);
  const faults: Fault[] = closedAlways === undefined ? [] : [closedAlways];
  const changed = variants.flatMap((variant, index): Named[] => {
    const whole = Scenario.safeParse({ ...raw, ...overrides, ...variant.change });
    const before = ['variants', index, 'change'];
    if (!whole.success) {
      faults.push(...faultsOf(whole.error, before));
      return [];
    }
    const closed = neverOpen(whole.data);
    if (closed !== undefined) faults.push({ path: [...before, ...closed.path], message: closed.message });
    return [{ name: variant.name, scenario: whole.data }];
  });
  if (faults.length > 0) return { faults };
  return {
    run: {
      base: { name: own ?? name, scenario },
      variants: changed,
      ...(seed === undefined ? {} : { seed }),
      ...(replications === undefined ? {} : { replications }),
      ...(precision === undefined ? {} : { precision }),
    },
  };
}

/** A field that is not known is its own fault, at its own place. */
function faultsOf(error: z.ZodError, before: readonly PropertyKey[] = []): Fault[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          path: [...before, ...issue.path, key],
          message: 'there is no such field',
        }))
      : [{ path: [...before, ...issue.path], message: issue.message }],
  );
}

/** The JSON Schema of scenario files, for editors. */
export function scenarioSchema() {
  return {
    title: 'Garita scenario',
    ...z.toJSONSchema(ScenarioFile, { io: 'input', unrepresentable: 'any' }),
  };
}
