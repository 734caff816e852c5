/**
 * Loaded before the program (`node --import`): lets this Node run the sources as they are. Types are stripped by Node
 * itself; pages (.tsx) go through esbuild, which is loaded with the first of them. What V8 has compiled is kept from
 * one start to the next.
 */

import { readFileSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `garita: Node ${process.versions.node} is too old, 22.18 or newer is needed; npm start brings its own.\n`,
  );
  process.exit(1);
}

module.enableCompileCache();
const require = createRequire(import.meta.url);

module.registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.tsx')) return nextLoad(url, context);
    const file = fileURLToPath(url);
    const { code } = require('esbuild').transformSync(readFileSync(file, 'utf8'), {
      loader: 'tsx',
      jsx: 'automatic',
      jsxImportSource: 'hono/jsx',
      format: 'esm',
      target: 'es2024',
      sourcefile: file,
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
