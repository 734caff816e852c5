/** A path of ours to go to after signing in, or undefined: never another site. */
export function ownPath(to: string | undefined): string | undefined {
  if (to === undefined || to.length > 500 || !/^\/(?![/\\])/.test(to)) return undefined;
  const url = new URL(to, 'http://page');
  return url.origin === 'http://page' && url.pathname !== '/sign-in'
    ? `${url.pathname}${url.search}`
    : undefined;
}
