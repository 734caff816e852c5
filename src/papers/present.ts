import type { z } from 'zod';
import type { PaperView } from './schema.ts';
import type { Paper } from './store.ts';

/** A paper in the words of the API; its contents have an address of their own. */
export function presentPaper({ addedAt, ...paper }: Paper): z.input<typeof PaperView> {
  return { ...paper, addedAt: new Date(addedAt).toISOString() };
}
