/** Ids in the order of their UTF-16 code units, cheap to change and to walk. */
export interface OrderedIds {
  add(id: string): void;
  /** The ids present for which `after < id <= through` and `isPresent`, in order, as they are now. */
  range(after: string, through: string, isPresent: (id: string) => boolean): string[];
}

export function createOrderedIds(): OrderedIds {
  let sorted: string[] = [];
  let pending: string[] = [];

  function settle(isPresent: (id: string) => boolean): void {
    if (pending.length === 0) return;
    const all = [...sorted, ...pending].filter(isPresent).sort(compare);
    sorted = all.filter((id, i) => id !== all[i - 1]);
    pending = [];
  }

  return {
    add(id) {
      if (sorted.length === 0 || (pending.length === 0 && id > (sorted.at(-1) ?? ''))) sorted.push(id);
      else pending.push(id);
    },
    range(after, through, isPresent) {
      settle(isPresent);
      const ids: string[] = [];
      for (let i = firstAfter(sorted, after); i < sorted.length; i++) {
        const id = sorted[i] ?? '';
        if (id > through) break;
        if (isPresent(id)) ids.push(id);
      }
      return ids;
    },
  };
}

function firstAfter(sorted: readonly string[], after: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
