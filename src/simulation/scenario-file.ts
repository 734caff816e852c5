/** What stands in a scenario file: a scenario, how to run it, and variants to compare with it. */
import { z } from 'zod';
import { ruleWords } from '../http/rule-words.ts';
import { modelFault } from './model-fault.ts';
import { OptimiseSection } from './optimise/section.ts';
import { Scenario, SimulationRequest } from './scenario.ts';
import { type Fault, faultsOf, type Named, variantsOf } from './variants.ts';

const { name, seed, replications, precision, variants } = SimulationRequest.shape;

/** A scenario file as written: YAML or JSON. */
export const ScenarioFile = Scenario.safeExtend({
  name,
  seed: seed.exactOptional(),
  replications: replications.exactOptional(),
  precision,
  variants,
  /** For `simulate optimise`. */
  optimise: OptimiseSection.exactOptional(),
});

/** What a file asks for. `seed` and the like are absent where it does not say. */
export type WantedRun = {
  readonly base: Named;
  readonly variants: readonly Named[];
  readonly seed?: number;
  readonly replications?: number;
  readonly precision?: number;
  readonly optimise?: OptimiseSection;
};

/** Reads a file's content, with `overrides` put over the base's fields. */
export function readScenarioFile(
  content: unknown,
  name: string,
  overrides: object = {},
): { readonly run: WantedRun } | { readonly faults: readonly Fault[] } {
  const record = z.record(z.string(), z.unknown()).safeParse(content);
  if (!record.success)
    return {
      faults: [
        {
          path: [],
          message: ruleWords({
            en: 'a scenario is an object of fields',
            es: 'un escenario es un objeto de campos',
          }),
        },
      ],
    };
  const parsed = ScenarioFile.safeParse({ ...record.data, ...overrides });
  if (!parsed.success) return { faults: faultsOf(parsed.error) };
  const { name: own, seed, replications, precision, variants, optimise, ...scenario } = parsed.data;
  const fault = modelFault(scenario);
  if (fault !== undefined) return { faults: [fault] };
  const { named, faults } = variantsOf(scenario, variants);
  if (faults.length > 0) return { faults };
  return {
    run: {
      base: { name: own ?? name, scenario },
      variants: named,
      ...(seed === undefined ? {} : { seed }),
      ...(replications === undefined ? {} : { replications }),
      ...(precision === undefined ? {} : { precision }),
      ...(optimise === undefined ? {} : { optimise }),
    },
  };
}

/** The JSON Schema of scenario files, for editors. */
export function scenarioSchema() {
  return {
    title: 'Garita scenario',
    ...z.toJSONSchema(ScenarioFile, { io: 'input', unrepresentable: 'any' }),
  };
}
