import { z } from 'zod';
import { paperTypes } from './content-type.ts';
import { paperKinds } from './kinds.ts';

export const Params = z.strictObject({ id: z.string().max(100) });
export const PaperParams = Params.extend({ paper: z.string().max(100) });

export const NewPaper = z.strictObject({ kind: z.enum(paperKinds) });

export const PaperView = z
  .strictObject({
    id: z.string(),
    kind: z.enum(paperKinds),
    name: z.string(),
    contentType: z.enum(paperTypes),
    bytes: z.int(),
    sha256: z.string(),
    addedAt: z.iso.datetime(),
  })
  .openapi('Paper');

export const Papers = z.strictObject({ items: z.array(PaperView) });
