/** Runs in a sandbox, thread or process: tells where it ran, reports progress, stops when cancelled. */
import { isMainThread } from 'node:worker_threads';

// biome-ignore lint/style/noDefaultExport: BullMQ asks for one.
export default async function sandboxed(job, _token, signal) {
  await job.updateProgress({ percent: 50 });
  const until = Date.now() + (job.data.busyMs ?? 0);
  while (Date.now() < until) {
    if (signal?.aborted) return { stopped: true };
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { pid: process.pid, thread: !isMainThread, doubled: job.data.value * 2 };
}
