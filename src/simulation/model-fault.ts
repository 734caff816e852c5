import { buildModel } from './model.ts';
import type { Scenario } from './scenario.ts';
import { ScenarioFault } from './scenario-fault.ts';

/** Why a scenario, each field of which is right, cannot be built: a queue that never has a lane, a rule about nobody. */
export function modelFault(scenario: Scenario): ScenarioFault | undefined {
  try {
    buildModel(scenario);
    return undefined;
  } catch (error) {
    if (error instanceof ScenarioFault) return error;
    throw error;
  }
}
