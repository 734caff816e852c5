import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Every check of the project, one after the other: format and lint, types, the pages' assets, and all suites.
 * The last lines say what was skipped, and the count.
 */

interface Assertion {
  readonly status: 'passed' | 'failed' | 'skipped' | 'pending' | 'todo' | 'disabled';
  readonly fullName: string;
}

interface Report {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly Assertion[];
  }[];
}

const say = (text: string) => process.stdout.write(`${text}\n`);
const environment = {
  ...process.env,
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_SEND_METRICS: 'false',
};

function run(name: string, command: string, args: readonly string[]): boolean {
  say(`\n── ${name}`);
  const { status } = spawnSync('npx', ['--no-install', command, ...args], {
    stdio: 'inherit',
    env: environment,
  });
  if (status !== 0) say(`✗ ${name} failed`);
  return status === 0;
}

function readReport(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return undefined;
  }
}

const checks = [
  run('format and lint', 'biome', ['ci', '.']),
  run('types', 'tsc', ['--noEmit']),
  run("the pages' assets", 'node', ['--import', './src/typescript.mjs', 'src/web/collect-assets.ts']),
];

const reportFile = join(mkdtempSync(join(tmpdir(), 'garita-report-')), 'report.json');
const suites = run('suites', 'vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${reportFile}`,
  ...process.argv.slice(2),
]);

const report = readReport(reportFile);
const assertions = report?.testResults.flatMap((file) => file.assertionResults) ?? [];
const count = (...statuses: readonly string[]) =>
  assertions.filter(({ status }) => statuses.includes(status)).length;
const skipped = assertions.filter(({ status }) => !['passed', 'failed'].includes(status));
const brokenFiles =
  report?.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0) ?? [];

say('');
for (const { name } of brokenFiles) say(`did not load: ${name}`);
for (const { fullName } of skipped) say(`skipped: ${fullName}`);
if (skipped.length === 0) say('skipped: nothing');
const failedChecks =
  checks.filter((ok) => !ok).length + brokenFiles.length + (suites || count('failed') > 0 ? 0 : 1);
say(
  `${count('passed') + checks.filter(Boolean).length} passed, ${count('failed') + failedChecks} failed, ${skipped.length} skipped`,
);
process.exitCode = checks.every(Boolean) && suites && report ? 0 : 1;
