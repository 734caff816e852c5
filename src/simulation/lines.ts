/** Lines of waiting customers: doubly linked through typed arrays, each customer in at most one line. */
export type Lines = {
  /** The customer at the head of a line, -1 when it is empty. */
  readonly head: Int32Array;
  readonly tail: Int32Array;
  readonly append: (line: number, customer: number) => void;
  /** Takes the head away, of a line that has one. */
  readonly shift: (line: number) => void;
  readonly remove: (line: number, customer: number) => void;
};

/** Makes `count` empty lines for customers 0 to `customers - 1`. */
export function newLines(count: number, customers: number): Lines {
  const head = new Int32Array(count).fill(-1);
  const tail = new Int32Array(count).fill(-1);
  const next = new Int32Array(customers);
  const before = new Int32Array(customers);
  return {
    head,
    tail,
    append(line, customer) {
      const last = tail[line] as number;
      before[customer] = last;
      next[customer] = -1;
      if (last < 0) head[line] = customer;
      else next[last] = customer;
      tail[line] = customer;
    },
    shift(line) {
      const following = next[head[line] as number] as number;
      head[line] = following;
      if (following < 0) tail[line] = -1;
      else before[following] = -1;
    },
    remove(line, customer) {
      const previous = before[customer] as number;
      const following = next[customer] as number;
      if (previous < 0) head[line] = following;
      else next[previous] = following;
      if (following < 0) tail[line] = previous;
      else before[following] = previous;
    },
  };
}
