import { z } from 'zod';
import { PageQuery } from '../http/paging.ts';

const ListId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'expected 1 to 63 of a-z, 0-9 and -');
const Line = z.string().trim().min(1).max(500);

export const Caveat = z.enum(['record', 'hit_only', 'nothing']);
export type Caveat = z.infer<typeof Caveat>;

/**
 * What to do with a traveler who is the listed person: look closer, ask, hold, or tell the owner and let go on. For
 * the officer who has judged the match; a lane refers on every one of them.
 */
export const Action = z.enum(['refer', 'question', 'detain', 'notify']);
export type Action = z.infer<typeof Action>;

const Agency = z.string().trim().min(1).max(60);

/** What single agencies may see, where that is not what `caveat` says for all. */
export const Sharing = z.record(Agency, Caveat);
export type Sharing = z.infer<typeof Sharing>;

export const SharingBody = z.strictObject({
  caveat: Caveat,
  sharing: Sharing.default({}),
});
export type SharingBody = z.infer<typeof SharingBody>;

export const NewWatchlist = z.strictObject({
  id: ListId,
  name: Line,
  /** Your own agency: nobody opens a list for another one. */
  ownerAgency: Line,
  legalBasis: Line,
  caveat: Caveat.default('hit_only').describe('What another agency may see of an entry.'),
  sharing: Sharing.default({}).describe('What single agencies may see, in place of the caveat.'),
  action: Action.default('refer').describe('What to do on a hit, where the entry does not say.'),
});
export type NewWatchlist = z.infer<typeof NewWatchlist>;

export const Watchlist = z.object({
  id: z.string(),
  name: z.string(),
  ownerAgency: z.string(),
  legalBasis: z.string(),
  caveat: Caveat,
  sharing: Sharing.optional().describe('For the owner alone.'),
  action: Action,
  version: z.int(),
  entries: z.int(),
  seq: z.int().nullable(),
  publishedAt: z.string().nullable(),
  ageSeconds: z.int().nullable(),
  vetted: z.boolean().describe('Every enrolled traveler has been vetted through this version.'),
  importing: z.object({ importId: z.string(), startedAt: z.string() }).nullable(),
  createdAt: z.string(),
});
export type Watchlist = z.infer<typeof Watchlist>;

export const ListParams = z.strictObject({ list: z.string().max(100) });

/** What a list was before it was sent as NDJSON. */
export const ImportFormat = z.enum(['garita', 'ofac-sdn', 'us-csl', 'un-xml', 'ftm']);
export type ImportFormat = z.infer<typeof ImportFormat>;

export const ImportQuery = z.strictObject({
  mode: z.enum(['full', 'delta']).default('full'),
  format: ImportFormat.default('garita').describe('What the lines were made from; kept as provenance.'),
  strict: z
    .enum(['0', '1'])
    .default('0')
    .transform((value) => value === '1'),
  source: z.string().max(200).default('').describe('Where the list comes from, in your words.'),
});

export const ImportReply = z.object({
  listId: z.string(),
  importId: z.string(),
  published: z.boolean(),
  version: z.int(),
  seq: z.int().nullable(),
  added: z.int(),
  changed: z.int(),
  removed: z.int(),
  unchanged: z.int(),
  removalsWithheld: z.int(),
  expired: z.int(),
  rejectedCount: z.int(),
  rejected: z.array(z.object({ line: z.int(), field: z.string(), reason: z.string() })),
  ignoredFields: z.array(z.string()),
  message: z.string(),
});

export const ChangesQuery = PageQuery.extend({
  since: z.coerce.number().int().min(0).default(0).describe('The version after which changes are told.'),
});

export const Changes = z.object({
  listId: z.string(),
  version: z.int(),
  publications: z.array(
    z.object({
      version: z.int(),
      seq: z.int(),
      publishedAt: z.string(),
      upserts: z.int(),
      removals: z.int(),
      provenance: z
        .object({
          importId: z.string(),
          mode: z.string(),
          format: z.string(),
          source: z.string(),
          importedBy: z.string(),
        })
        .optional(),
    }),
  ),
  items: z.array(
    z.object({
      entryId: z.string(),
      operation: z.enum(['upsert', 'remove']),
      version: z.int().optional(),
      entryHash: z.string().optional(),
      entry: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
  next: z.string().optional(),
});
