/** Files of the pages and of the API reference, by name under `/assets`: where each lies under node_modules. */
const single: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'swagger-ui-dist/swagger-ui.css',
  'swagger-ui-bundle.js': 'swagger-ui-dist/swagger-ui-bundle.js',
  'uswds/css/uswds.min.css': '@uswds/uswds/dist/css/uswds.min.css',
};

/** Folders whose files are served as they are: the style sheet asks for them by relative address. */
const folders: Readonly<Record<string, string>> = {
  'uswds/fonts/': '@uswds/uswds/dist/fonts/',
  'uswds/img/': '@uswds/uswds/dist/img/',
};

const contentTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  webp: 'image/webp',
  woff2: 'font/woff2',
};

/** The path under node_modules of an asset, or undefined for anything that is not served. */
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
