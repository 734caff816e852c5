import { z } from 'zod';
import { HitView } from '../matches/schema.ts';

const name = z.string().trim().min(1).max(200);

/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`: documents do not always know the day. */
const BirthDate = z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/);

const Document = z.strictObject({
  type: z.string().trim().min(1).max(40),
  number: z.string().trim().min(1).max(60),
  country: z.string().trim().min(1).max(3).exactOptional(),
});

const Plate = z.strictObject({
  number: z.string().trim().min(1).max(20),
  state: z.string().trim().max(10).exactOptional(),
  country: z.string().trim().max(3).exactOptional(),
});

const subjectFields = {
  fullName: name.exactOptional(),
  paternalSurname: name.exactOptional(),
  maternalSurname: name.exactOptional(),
  givenNames: name.exactOptional(),
  mrzName: z.string().trim().min(1).max(60).exactOptional(),
  otherNames: z.array(name).max(20).exactOptional(),
  birthDate: BirthDate.exactOptional(),
  nationality: z.string().trim().min(1).max(3).exactOptional(),
  documents: z.array(Document).max(20).exactOptional(),
  plates: z.array(Plate).max(10).exactOptional(),
};

/** Whom to screen: somebody on file by `travelerId`, or anybody by what is known of them. */
export const ScreeningBody = z
  .strictObject({ travelerId: z.string().min(1).max(100).exactOptional(), ...subjectFields })
  .refine(
    ({ travelerId, ...subject }) => (travelerId === undefined) !== (Object.keys(subject).length === 0),
    { path: ['travelerId'], error: 'expected either travelerId or fields of a subject' },
  )
  .refine(
    (body) =>
      body.travelerId !== undefined ||
      [body.fullName, body.paternalSurname, body.mrzName, body.documents?.[0], body.plates?.[0]].some(
        Boolean,
      ),
    {
      path: ['fullName'],
      error: 'expected a name (fullName, paternalSurname, mrzName), a document or a plate',
    },
  );
export type ScreeningBody = z.infer<typeof ScreeningBody>;

export const ScreeningParams = z.strictObject({ id: z.string().max(100) });

export const ScreeningAccepted = z.object({ id: z.string(), state: z.literal('pending') });

/** A screening. What was found, and by which list versions and configuration, is there once it is done. */
export const ScreeningView = z.object({
  id: z.string(),
  state: z.enum(['pending', 'done']),
  purpose: z.enum(['application', 'crossing', 'office']),
  travelerId: z.string().optional(),
  requestedAt: z.string(),
  doneAt: z.string().optional(),
  computedSeq: z.int().optional(),
  listVersions: z.record(z.string(), z.int()).optional(),
  configHash: z.string().optional(),
  /** Entries compared, on the lists whose records the caller sees. */
  candidates: z.int().optional(),
  /** Listed persons; `alsoOn` are further entries that name the same one. */
  matches: z
    .array(
      HitView.extend({
        alsoOn: z
          .array(
            HitView.extend({ because: z.enum(['document', 'name_and_date', 'officer']), words: z.string() }),
          )
          .optional(),
      }),
    )
    .optional(),
});
export type ScreeningView = z.infer<typeof ScreeningView>;

const Counts = z.object({ candidates: z.int(), matches: z.int() });

/** A screening computed again: whether today's code comes to the same, over the lists that the caller may know of. */
export const ReplayView = z.object({
  id: z.string(),
  equal: z.boolean(),
  computedSeq: z.int(),
  listVersions: z.record(z.string(), z.int()),
  configHash: z.string(),
  before: Counts,
  now: Counts,
  /** Why they differ. */
  reason: z.string().optional(),
  differences: z.array(
    z.object({
      listId: z.string(),
      /** For whom sees the record; else `hitCode`. */
      entryId: z.string().optional(),
      hitCode: z.string().optional(),
      kind: z.enum(['candidate_gone', 'candidate_new', 'score', 'parts', 'match_gone', 'match_new']),
      before: z.number().optional(),
      now: z.number().optional(),
      parts: z.array(z.string()).optional(),
      /** In the language of the caller. */
      words: z.string(),
    }),
  ),
});
