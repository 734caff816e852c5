import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asServed, assetSources } from './asset-files.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const [, , folder = `${project}dist/assets`] = process.argv;
const target = `${folder}/`;

/** The files below a folder (its path ends in a slash), by their names there. */
function below(path: string): readonly string[] {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => statSync(`${path}${name}`).isFile());
}

function present(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Whoever serves the folder meanwhile sees the file as it was or as it is: a file that is right is left alone. */
function place(name: string, bytes: Uint8Array): void {
  const file = target + name;
  if (present(file)?.equals(bytes)) return;
  mkdirSync(dirname(file), { recursive: true });
  const part = `${dirname(target)}/.${process.pid}.part`;
  writeFileSync(part, bytes);
  renameSync(part, file);
}

/**
 * Copies what `/assets` serves into dist/assets (or the folder that is named), for Cloudflare to upload, and takes away
 * what is no longer served.
 */
const wanted = new Map<string, string>(Object.entries(assetSources.single));
for (const [prefix, from] of Object.entries(assetSources.folders)) {
  for (const name of below(project + from)) wanted.set(prefix + name, from + name);
}
for (const [name, path] of wanted) place(name, asServed(path, new Uint8Array(readFileSync(project + path))));
for (const name of below(target)) if (!wanted.has(name)) rmSync(target + name, { force: true });
