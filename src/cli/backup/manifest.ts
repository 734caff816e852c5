import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, openSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

/** The files of a backup. */
export const backupFiles = {
  database: 'garita.db',
  keys: 'keys.sealed',
  papers: 'papers.tar.gz',
  manifest: 'manifest.json',
} as const;

/** What a backup says of itself. */
export const Manifest = z.strictObject({
  format: z.literal('garita-backup-1'),
  createdAt: z.iso.datetime(),
  schemaVersion: z.int(),
  databaseBytes: z.int(),
  databaseSha256: z.string(),
  keys: z.enum(['sealed', 'left_out']),
  /** Absent in backups from before there were papers. `missing`: named by the database, and no file was there. */
  papers: z
    .strictObject({ packed: z.int(), missing: z.int(), sha256: z.string().exactOptional() })
    .exactOptional(),
});
export type Manifest = z.infer<typeof Manifest>;

/** SHA-256 (hex) of a file of any size. */
export async function fileHash(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** Waits until a file is on the disk. */
export function syncFile(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
