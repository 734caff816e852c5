import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { unstable_splitSqlQuery as splitSql } from 'wrangler';

const harness = (runtime: string) => fileURLToPath(new URL(`./tests/harness/${runtime}.ts`, import.meta.url));
const issuer = fileURLToPath(new URL('./tests/harness/issuer-setup.ts', import.meta.url));

/** The API suite (`tests/api`, `tests/db`) runs twice: on Node with better-sqlite3, in workerd with D1. */
export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias: { '#harness': harness('node') } },
        test: {
          name: 'node',
          include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
          exclude: ['tests/queue/**', 'tests/faults/**', 'tests/edge/**', 'tests/browser/**'],
          globalSetup: issuer,
          testTimeout: 90_000,
        },
      },
      {
        test: {
          name: 'queue',
          include: ['tests/queue/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          // Whole services are killed here, and most of the time is waiting: two files at a time, and nothing else beside.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 120_000,
          // Half of a journey is waiting for a page, a queue or a clock: the same.
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: { bindings: { TEST_SCHEMA: splitSql(readFileSync('schema.sql', 'utf8')) } },
          }),
        ],
        resolve: { alias: { '#harness': harness('edge') } },
        test: {
          name: 'edge',
          include: ['tests/api/**/*.test.ts', 'tests/db/**/*.test.ts', 'tests/edge/**/*.test.ts'],
          globalSetup: issuer,
          testTimeout: 90_000,
        },
      },
    ],
  },
});
