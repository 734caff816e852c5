import type { BlockResult } from './block.ts';

/**
 * Adds blocks together. The sums are whole numbers, so neither the order nor the cut into blocks changes a
 * digit. Throws `RangeError` when a replication is in two blocks or the blocks are of different scenarios.
 */
export function mergeBlocks(blocks: readonly BlockResult[]): BlockResult {
  const sorted = [...blocks]
    .filter((block) => block.replications > 0)
    .sort((left, right) => left.firstReplication - right.firstReplication);
  const cells = new Float64Array(blocks[0]?.cells.length ?? 0);
  let next = 0;
  let replications = 0;
  for (const block of sorted) {
    if (block.firstReplication < next)
      throw new RangeError(`Replication ${block.firstReplication} is there twice`);
    if (block.cells.length !== cells.length) throw new RangeError('The blocks are not of the same scenario');
    block.cells.forEach((value, index) => {
      cells[index] = (cells[index] ?? 0) + value;
    });
    next = block.firstReplication + block.replications;
    replications += block.replications;
  }
  return { firstReplication: sorted[0]?.firstReplication ?? 0, replications, cells: Array.from(cells) };
}
