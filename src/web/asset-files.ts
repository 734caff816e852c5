/** Files of the pages and of the API reference, by name under `/assets`: where each lies in the project. */
const single: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'node_modules/swagger-ui-dist/swagger-ui.css',
  'swagger-ui-bundle.js': 'node_modules/swagger-ui-dist/swagger-ui-bundle.js',
  'uswds/css/uswds.min.css': 'node_modules/@uswds/uswds/dist/css/uswds.min.css',
};

/** Folders whose files are served as they are: USWDS asks for its own by relative address; `garita/` is what we wrote. */
const folders: Readonly<Record<string, string>> = {
  'uswds/fonts/': 'node_modules/@uswds/uswds/dist/fonts/',
  'uswds/img/': 'node_modules/@uswds/uswds/dist/img/',
  'garita/': 'src/web/browser/',
};

const contentTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  webp: 'image/webp',
  woff2: 'font/woff2',
};

/** The path in the project of an asset, or undefined for anything that is not served. */
export function assetPath(name: string): string | undefined {
  if (Object.hasOwn(single, name)) return single[name];
  if (name.includes('..') || name.includes('\\')) return undefined;
  for (const [prefix, path] of Object.entries(folders)) {
    if (name.startsWith(prefix)) return path + name.slice(prefix.length);
  }
  return undefined;
}

export function assetContentType(name: string): string | undefined {
  return contentTypes[name.split('.').at(-1) ?? ''];
}

/** What the edge's asset folder is collected from. */
export const assetSources = { single, folders };

const late = /font-display:fallback/g;

/**
 * A file as it is served. The style sheet of USWDS lets a font that comes late take the place of the one that is being
 * read, and lines move; served from here, it waits for the next page.
 */
export function asServed(path: string, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (!path.endsWith('/uswds.min.css')) return bytes;
  const text = new TextDecoder().decode(bytes).replaceAll(late, 'font-display:optional');
  return new TextEncoder().encode(text);
}
