/** A registered route, as Hono lists it. */
interface Registered {
  readonly method: string;
  readonly path: string;
}

function patternOf(path: string): RegExp {
  const source = path
    .split('/')
    .map((part) =>
      part.startsWith(':')
        ? part.includes('{')
          ? '.+'
          : '[^/]+'
        : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('/');
  return new RegExp(`^${source}$`);
}

/**
 * The methods that a path answers, for 405 with `Allow` (RFC 9110); empty where nothing is at that path.
 * Middleware does not count. The routes are read at the first call, when all are registered.
 */
export function allowedMethods(routes: () => readonly Registered[]): (path: string) => readonly string[] {
  let known: readonly (readonly [string, RegExp])[] | undefined;
  return function methodsAt(path) {
    known ??= routes()
      .filter(({ method }) => method !== 'ALL')
      .map((route) => [route.method, patternOf(route.path)] as const);
    const methods = new Set(known.filter(([, pattern]) => pattern.test(path)).map(([method]) => method));
    if (methods.has('GET')) methods.add('HEAD');
    return [...methods].sort();
  };
}
