import { z } from 'zod';

export const AddressParams = z.strictObject({
  id: z.string().max(100),
  position: z.string().regex(/^1?\d$/, { error: 'expected 0 to 19' }),
});

export const AddressQuery = z.strictObject({
  /** Seconds since 1970. */
  until: z.string().regex(/^\d{1,11}$/, { error: 'expected seconds' }),
  signature: z.string().regex(/^[0-9a-f]{32}$/, { error: 'expected 32 hex digits' }),
});

export const PhotoView = z.object({
  id: z.string(),
  contentType: z.enum(['image/jpeg', 'image/png']),
  /** Pixels. */
  width: z.int(),
  height: z.int(),
});
