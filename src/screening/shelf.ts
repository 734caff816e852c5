import { grown } from './key-table.ts';

/** The names on one shelf, numbered densely by their place on it: what a search tallies of them fits a near cache. */
export interface Shelf {
  /** Places in use and given up, all below this. */
  readonly length: number;
  /** A place for a name of this weight and owner. */
  put(owner: number, weight: number): number;
  leave(place: number): void;
  ownerAt(place: number): number;
  weightAt(place: number): number;
}

export function createShelf(): Shelf {
  let owners = new Uint32Array(16);
  let weights = new Float32Array(16);
  let length = 0;
  const left: number[] = [];
  return {
    get length() {
      return length;
    },
    put(owner, weight) {
      const place = left.pop() ?? length++;
      if (place >= owners.length) {
        owners = grown(owners, place + 1);
        weights = grown(weights, place + 1);
      }
      owners[place] = owner;
      weights[place] = weight;
      return place;
    },
    leave(place) {
      left.push(place);
    },
    ownerAt: (place) => owners[place] ?? 0,
    weightAt: (place) => weights[place] ?? 0,
  };
}
