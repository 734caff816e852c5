import { z } from 'zod';
import { PageQuery } from '../http/paging.ts';

/** Query of `GET /v1/audit`. */
export const AuditQuery = PageQuery.extend({
  /** `kind:id`, for example `membership:0197…`. */
  object: z
    .string()
    .max(200)
    .regex(/^[a-z_]+:.+$/, { error: 'expected kind:id' })
    .optional(),
  /** Who acted, `kind:subject`, for example `staff:officer-1`; or `service`. */
  actor: z.string().min(1).max(200).optional(),
});

export const AuditRecordView = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    actor: z.object({ kind: z.string(), id: z.string() }),
    action: z.string(),
    object: z.object({ kind: z.string(), id: z.string() }),
    detail: z.record(z.string(), z.unknown()),
    contentHash: z.string(),
  })
  .meta({ id: 'AuditRecord' });

export const AuditPage = z.object({ items: z.array(AuditRecordView), next: z.string().optional() });

export const CheckpointView = z
  .object({
    sequence: z.int(),
    sealSequence: z.int(),
    lastRecord: z.int(),
    seal: z.string(),
    examSecretHashes: z.record(z.string(), z.string()),
    keyId: z.string(),
    signature: z.string(),
    signedAt: z.iso.datetime(),
    signedAtMs: z.int(),
  })
  .meta({
    id: 'AuditCheckpoint',
    description:
      'The signature is Ed25519 over the UTF-8 of the JSON of sequence, sealSequence, lastRecord, seal, ' +
      'examSecretHashes and signedAt (here signedAtMs), keys sorted, without spaces.',
  });

export const CheckpointPage = z.object({
  items: z.array(CheckpointView),
  next: z.string().optional(),
  /** The public halves of the signing keys, as JWKs. */
  keys: z.array(z.record(z.string(), z.unknown())),
});
