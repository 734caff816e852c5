import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { typescript } from '../../src/cli/typescript.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'garita-assets-'));
const assets = `${folder}/assets/`;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const collect = () =>
  execFileSync(process.execPath, [...typescript, 'src/web/collect-assets.ts', `${folder}/assets`], {
    cwd: project,
  });

it('collects the edge’s assets again without taking one from under a Worker that serves them', () => {
  collect();
  const served = ['uswds/css/uswds.min.css', 'garita/booth.js', 'swagger-ui.css'].map(
    (name) => assets + name,
  );
  const before = served.map((file) => statSync(file).ino);
  writeFileSync(`${assets}garita/of-yesterday.js`, '');
  collect();
  // A file that had been taken away and written anew would be another one.
  expect(served.map((file) => statSync(file).ino)).toEqual(before);
  expect(existsSync(`${assets}garita/of-yesterday.js`)).toBe(false);
});
