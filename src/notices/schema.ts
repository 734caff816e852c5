import { z } from 'zod';

/** Where notices go, and in which language. */
export const AddressInput = z
  .strictObject({ email: z.email().max(200), language: z.enum(['en', 'es']) })
  .openapi('NoticeAddress');
export type AddressInput = z.output<typeof AddressInput>;
