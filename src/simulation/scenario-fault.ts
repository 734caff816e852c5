import { ruleWords } from '../http/rule-words.ts';
import type { Text } from '../http/text.ts';

/** What a scenario asks for cannot be built: where it is asked, and why. */
export class ScenarioFault extends RangeError {
  override readonly name = 'ScenarioFault';
  readonly path: readonly PropertyKey[];

  constructor(path: readonly PropertyKey[], words: Text) {
    super(ruleWords(words));
    this.path = path;
  }
}
