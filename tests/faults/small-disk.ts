import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk that can be filled and freed while processes write to it. */
export interface SmallDisk {
  readonly folder: string;
  /** Leaves room for so many bytes; without a number not a byte more fits. */
  fill(room?: number): void;
  free(): void;
  remove(): void;
}

const run = (command: string, ...args: readonly string[]) => spawnSync(command, args).status === 0;

/** A filesystem of its own in memory; undefined where nobody may mount one. */
export function openSmallDisk(mebibytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'garita-disk-'));
  if (!run('mount', '-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=700`, 'tmpfs', folder)) {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill(room = 0) {
      const handle = openSync(ballast, 'w');
      for (const size of [1 << 20, 1 << 14, 512, 1]) {
        const block = new Uint8Array(size);
        try {
          for (;;) if (writeSync(handle, block) < size) break;
        } catch {
          // Full, for a block of this size.
        }
      }
      if (room > 0) ftruncateSync(handle, Math.max(0, fstatSync(handle).size - room));
      closeSync(handle);
    },
    free: () => rmSync(ballast, { force: true }),
    remove() {
      run('umount', '-l', folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Limits how large the files of a running process may grow, which is as good as a full disk to it. */
export function limitFiles(pid: number | undefined, bytes: number | 'unlimited'): boolean {
  return run('prlimit', '--pid', String(pid ?? 0), `--fsize=${bytes}:unlimited`);
}
