import { entryAt } from './lists.ts';
import { personAt } from './people.ts';

/** The travelers of a seed as NDJSON lines, in the shape that `garita screen` takes for its subjects. */
export function* travelerLines(seed: number, count: number): Generator<string> {
  for (let index = 0; index < count; index++) {
    const { passport, rfid: _, vehicle, ...identity } = personAt(seed, index);
    const documents = [{ type: 'passport', ...passport }];
    const plates = [{ number: vehicle.plate, state: vehicle.state, country: vehicle.country }];
    yield `${JSON.stringify({ id: `T-${String(index + 1).padStart(7, '0')}`, ...identity, documents, plates })}\n`;
  }
}

/** The watch list of a seed as NDJSON lines, in the shape that `garita watchlist import` takes. */
export function* entryLines(seed: number, count: number, members: number): Generator<string> {
  for (let index = 0; index < count; index++) yield `${JSON.stringify(entryAt(seed, index, members))}\n`;
}
