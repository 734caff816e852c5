import type { BlockResult } from './block.ts';

/** A block of no replications: what others are merged into. */
export const noBlock: BlockResult = { firstReplication: 0, replications: 0, cells: [], variants: [] };

/**
 * Adds blocks together. The sums are whole numbers, so neither the order nor the cut into blocks changes a
 * digit. Throws `RangeError` when a replication is in two blocks or the blocks are of different scenarios.
 */
export function mergeBlocks(blocks: readonly BlockResult[]): BlockResult {
  const sorted = [...blocks]
    .filter((block) => block.replications > 0)
    .sort((left, right) => left.firstReplication - right.firstReplication);
  const [one] = blocks;
  const cells = newSums(one?.cells);
  const variants = (one?.variants ?? []).map((variant) => ({
    cells: newSums(variant.cells),
    differences: newSums(variant.differences),
  }));
  let next = 0;
  let replications = 0;
  for (const block of sorted) {
    if (block.firstReplication < next)
      throw new RangeError(`Replication ${block.firstReplication} is there twice`);
    if (block.variants.length !== variants.length)
      throw new RangeError('The blocks are not of the same variants');
    addTo(cells, block.cells);
    for (const [index, variant] of variants.entries()) {
      addTo(variant.cells, block.variants[index]?.cells ?? []);
      addTo(variant.differences, block.variants[index]?.differences ?? []);
    }
    next = block.firstReplication + block.replications;
    replications += block.replications;
  }
  return {
    firstReplication: sorted[0]?.firstReplication ?? 0,
    replications,
    cells: Array.from(cells),
    variants: variants.map((variant) => ({
      cells: Array.from(variant.cells),
      differences: Array.from(variant.differences),
    })),
  };
}

const newSums = (like: readonly number[] | undefined) => new Float64Array(like?.length ?? 0);

function addTo(sums: Float64Array, from: readonly number[]): void {
  if (from.length !== sums.length) throw new RangeError('The blocks are not of the same scenario');
  for (let i = 0; i < sums.length; i += 1) sums[i] = (sums[i] ?? 0) + (from[i] ?? 0);
}
