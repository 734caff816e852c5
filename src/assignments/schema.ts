import { z } from 'zod';
import { workKinds } from './holding.ts';

const Item = z.strictObject({ kind: z.enum(workKinds), id: z.string().min(1).max(100) });

/** What to take. `from` names the officer from whom it is taken over, as it was read. */
export const Take = z.strictObject({
  items: z
    .array(Item.extend({ from: z.string().min(1).max(200).optional() }))
    .min(1)
    .max(100),
});
export type Take = z.output<typeof Take>;

export const Release = z.strictObject({ items: z.array(Item).min(1).max(100) });
export type Release = z.output<typeof Release>;

export const Assigned = z.object({
  items: z.array(z.object({ kind: z.enum(workKinds), id: z.string() })),
  officerId: z.string().optional(),
});

/** Which work of a queue: one's own, or what nobody has taken. */
export const AssignedTo = z.enum(['me', 'nobody']);
export type AssignedTo = z.infer<typeof AssignedTo>;
