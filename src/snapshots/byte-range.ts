/** One range of bytes, both ends included, as RFC 9110 counts them. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The single range that a `Range` header asks of `length` bytes. `undefined`: no range, or one that may be ignored;
 * `unsatisfiable`: none of it is there.
 */
export function byteRange(
  header: string | undefined,
  length: number,
): ByteRange | 'unsatisfiable' | undefined {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (!found) return undefined;
  const [, first = '', last = ''] = found;
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const size = Math.min(Number(last), length);
    return size === 0 ? 'unsatisfiable' : { from: length - size, to: length - 1 };
  }
  const from = Number(first);
  const to = last === '' ? length - 1 : Math.min(Number(last), length - 1);
  if (last !== '' && Number(last) < from) return undefined;
  return from >= length ? 'unsatisfiable' : { from, to };
}
