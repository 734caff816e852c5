/**
 * Loaded before a program (`node --import`): its wall clock shows what the file of `GARITA_TEST_CLOCK` says, as
 * milliseconds to add, and follows when somebody writes another number there. Timers and `performance.now()` run on as
 * they do on a machine whose clock is set.
 */
import { readFileSync } from 'node:fs';
import { ServerResponse } from 'node:http';

const RealDate = Date;
const file = process.env.GARITA_TEST_CLOCK ?? '';
let offset = 0;

function look(): void {
  try {
    offset = Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    // Nobody has set it.
  }
}

look();
setInterval(look, 20).unref();

const now = () => RealDate.now() + offset;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, values, made) => Reflect.construct(target, values.length > 0 ? values : [now()], made),
  apply: () => new RealDate(now()).toString(),
  get: (target, name, from) => (name === 'now' ? now : Reflect.get(target, name, from)),
});

// Node took its own clock for this header before anybody could set it.
const { writeHead } = ServerResponse.prototype;
ServerResponse.prototype.writeHead = function dated(this: ServerResponse, ...head: unknown[]) {
  this.setHeader('date', new Date().toUTCString());
  return Reflect.apply(writeHead, this, head);
};
