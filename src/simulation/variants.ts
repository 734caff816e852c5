/** What-if variants of a scenario: fields that differ from the base's. */
import type { z } from 'zod';
import { ruleWords } from '../http/rule-words.ts';
import { modelFault } from './model-fault.ts';
import { Scenario, type Variant } from './scenario.ts';

/** A scenario and what it is called. */
export type Named = { readonly name: string; readonly scenario: Scenario };

/** What is wrong, and where. */
export type Fault = { readonly path: readonly PropertyKey[]; readonly message: string };

/** Puts each variant's fields over the base's; `null` takes one away. Faults name the field as `variants.0.change.<field>`. */
export function variantsOf(
  base: Scenario,
  variants: readonly Variant[],
): { readonly named: readonly Named[]; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const named = variants.flatMap(({ name, change }, index): Named[] => {
    const before = ['variants', index, 'change'];
    const merged = Object.entries({ ...base, ...change }).filter(([, value]) => value !== null);
    const whole = Scenario.safeParse(Object.fromEntries(merged));
    const wrong = whole.success ? variantFaults(base, whole.data) : faultsOf(whole.error);
    faults.push(...wrong.map(({ path, message }) => ({ path: [...before, ...path], message })));
    return whole.success ? [{ name, scenario: whole.data }] : [];
  });
  return { named, faults };
}

/** The change that makes another scenario of a base, whatever either of them says. */
export function changeTo(base: Scenario, other: Scenario): Record<string, unknown> {
  return { ...Object.fromEntries(Object.keys(base).map((field) => [field, null])), ...other };
}

/** Why a scenario cannot be compared with a base, or cannot be built. */
export function variantFaults(base: Scenario, variant: Scenario): Fault[] {
  const fault = modelFault(variant);
  if (fault !== undefined) return [fault];
  if (variant.stepMinutes === base.stepMinutes) return [];
  return [
    {
      path: ['stepMinutes'],
      message: ruleWords({
        en: 'a variant is told in the same steps as its base',
        es: 'una variante se da en los mismos pasos que su base',
      }),
    },
  ];
}

/** The faults of a schema; a field that is not known is its own fault, at its own place. */
export function faultsOf(error: z.ZodError): Fault[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          path: [...issue.path, key],
          message: ruleWords({ en: 'there is no such field', es: 'no existe ese campo' }),
        }))
      : [{ path: issue.path, message: issue.message }],
  );
}
