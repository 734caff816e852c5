/** What a scenario asks for cannot be built: where it is asked, and why. */
export class ScenarioFault extends RangeError {
  override readonly name = 'ScenarioFault';
  readonly path: readonly PropertyKey[];

  constructor(path: readonly PropertyKey[], message: string) {
    super(message);
    this.path = path;
  }
}
