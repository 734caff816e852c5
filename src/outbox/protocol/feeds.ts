/** What workers hold in memory: the feeds that they follow, their configuration, and how far vetting has come. */
import { z } from 'zod';
import { SubjectPayload } from './payloads.ts';
import { VettingPosition } from './results.ts';

/** One page of the watch-list feed. `seq` is the publication through which the reader is complete after this page. */
export const WatchlistChanges = z.object({
  changes: z.array(
    z.object({
      listId: z.string(),
      entryId: z.string(),
      entryHash: z.string(),
      seq: z.int(),
      /** Absent on a tombstone. */
      entry: z.record(z.string(), z.json()).exactOptional(),
    }),
  ),
  cursor: z.string(),
  seq: z.int(),
  more: z.boolean(),
});
export type WatchlistChanges = z.infer<typeof WatchlistChanges>;

/** One page of the feed of enrolled subjects. A change without `subject` says that the traveler left. */
export const SubjectChanges = z.object({
  changes: z.array(
    z.object({
      travelerId: z.string(),
      seq: z.int(),
      subjectHash: z.string(),
      subject: SubjectPayload.exactOptional(),
    }),
  ),
  /** Pass as `since` for the next page. */
  seq: z.int(),
  more: z.boolean(),
});
export type SubjectChanges = z.infer<typeof SubjectChanges>;

/** `POST /internal/configurations`: every weight by which a worker screens, kept under its hash. */
export const Configuration = z.record(z.string(), z.json());

/** What has been vetted so far: `GET /internal/watermark`. */
export const Watermark = z.object({
  vettedThroughSeq: z.int(),
  /** What is done beyond the watermark; by which message, and from which change of subjects on at least. */
  progress: VettingPosition.extend({ messageId: z.string(), subjectsSeq: z.int() }).exactOptional(),
});
export type Watermark = z.infer<typeof Watermark>;
