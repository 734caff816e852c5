/** Well below what D1 takes for one bound value. */
const most = 400_000;

/**
 * Splits items into JSON arrays for `json_each(?)`, each at most about 400,000 characters long; one item that is
 * longer stands alone. Nothing for no items.
 */
export function jsonChunks(items: readonly unknown[]): readonly string[] {
  const chunks: string[] = [];
  let parts: string[] = [];
  let length = 0;
  for (const item of items) {
    const text = JSON.stringify(item);
    if (parts.length > 0 && length + text.length > most) {
      chunks.push(`[${parts.join(',')}]`);
      parts = [];
      length = 0;
    }
    parts.push(text);
    length += text.length + 1;
  }
  if (parts.length > 0) chunks.push(`[${parts.join(',')}]`);
  return chunks;
}
