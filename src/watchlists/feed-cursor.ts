/** Where a reader of the feed stands. */
export interface FeedCursor {
  /** The publication through which it is complete. */
  readonly from: number;
  /** The publication at which its pass ends. */
  readonly through: number;
  /** The publication and the row of the log that it was told last; row 0: nothing of what follows `seq`. */
  readonly seq: number;
  readonly row: number;
}

export function formatCursor({ from, through, seq, row }: FeedCursor): string {
  return `${from}.${through}.${seq}.${row}`;
}

/** The cursor of a text; `''` is the beginning, undefined is no cursor. */
export function parseCursor(text: string): FeedCursor | undefined {
  if (text === '') return { from: 0, through: 0, seq: 0, row: 0 };
  if (!/^\d{1,15}(?:\.\d{1,15}){3}$/.test(text)) return undefined;
  const [from = 0, through = 0, seq = 0, row = 0] = text.split('.').map(Number);
  return from <= seq && seq <= through ? { from, through, seq, row } : undefined;
}
