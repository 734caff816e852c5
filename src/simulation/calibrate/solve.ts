/**
 * Solves a symmetric positive definite system by Cholesky's decomposition. `matrix` is a list of rows and is
 * left alone. Throws `RangeError` when it is not positive definite.
 */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = right.length;
  const lower = matrix.map((row) => [...row]);
  const at = (i: number, j: number) => lower[i]?.[j] ?? 0;
  const set = (i: number, j: number, value: number) => {
    const row = lower[i];
    if (row !== undefined) row[j] = value;
  };
  for (let j = 0; j < size; j += 1) {
    for (let i = j; i < size; i += 1) {
      let sum = at(i, j);
      for (let k = 0; k < j; k += 1) sum -= at(i, k) * at(j, k);
      if (i > j) set(i, j, sum / at(j, j));
      else if (sum > 0) set(j, j, Math.sqrt(sum));
      else throw new RangeError('The matrix is not positive definite');
    }
  }
  const solved = [...right];
  for (let i = 0; i < size; i += 1) {
    let sum = solved[i] ?? 0;
    for (let k = 0; k < i; k += 1) sum -= at(i, k) * (solved[k] ?? 0);
    solved[i] = sum / at(i, i);
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    let sum = solved[i] ?? 0;
    for (let k = i + 1; k < size; k += 1) sum -= at(k, i) * (solved[k] ?? 0);
    solved[i] = sum / at(i, i);
  }
  return solved;
}
