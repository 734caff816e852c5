/** Lines of waiting customers: doubly linked through typed arrays, each customer in at most one line. */
export type Lines = {
  /** The customer at the head of a line, -1 when it is empty. */
  readonly head: Int32Array;
  readonly tail: Int32Array;
  /** By customer: who stands behind and before, -1 when nobody does. */
  readonly next: Int32Array;
  readonly before: Int32Array;
};

/** Makes `count` empty lines for customers 0 to `customers - 1`. */
export function newLines(count: number, customers: number): Lines {
  return {
    head: new Int32Array(count).fill(-1),
    tail: new Int32Array(count).fill(-1),
    next: new Int32Array(customers),
    before: new Int32Array(customers),
  };
}

export function append({ head, tail, next, before }: Lines, line: number, customer: number): void {
  const last = tail[line] as number;
  before[customer] = last;
  next[customer] = -1;
  if (last < 0) head[line] = customer;
  else next[last] = customer;
  tail[line] = customer;
}

/** Takes the head away, of a line that has one. */
export function removeHead({ head, tail, next, before }: Lines, line: number): void {
  const following = next[head[line] as number] as number;
  head[line] = following;
  if (following < 0) tail[line] = -1;
  else before[following] = -1;
}

export function remove({ head, tail, next, before }: Lines, line: number, customer: number): void {
  const previous = before[customer] as number;
  const following = next[customer] as number;
  if (previous < 0) head[line] = following;
  else next[previous] = following;
  if (following < 0) tail[line] = previous;
  else before[following] = previous;
}
