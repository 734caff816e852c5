import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asServed, assetSources } from './asset-files.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const target = fileURLToPath(new URL('../../dist/assets/', import.meta.url));

function collect(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true });
}

/** Copies what `/assets` serves into dist/assets, for Cloudflare to upload. */
rmSync(target, { recursive: true, force: true });
for (const [name, path] of Object.entries({ ...assetSources.single, ...assetSources.folders })) {
  collect(project + path, target + name);
}
for (const [name, path] of Object.entries(assetSources.single)) {
  writeFileSync(target + name, asServed(path, new Uint8Array(readFileSync(project + path))));
}
