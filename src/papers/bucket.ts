import type { Files } from './files.ts';

/** What is used of an R2 bucket. */
export interface Bucket {
  put(key: string, value: Uint8Array<ArrayBuffer>): Promise<unknown>;
  get(key: string): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | null>;
  delete(key: string): Promise<void>;
}

/** Files in a bucket. R2 is durable and consistent as soon as it has answered. */
export function bucketFiles(bucket: Bucket): Files {
  return {
    async put(id, bytes) {
      await bucket.put(id, bytes);
    },
    async get(id) {
      const found = await bucket.get(id);
      return found ? new Uint8Array(await found.arrayBuffer()) : undefined;
    },
    erase: (id) => bucket.delete(id),
  };
}
