/**
 * The address of an API on this machine, without a path. A replay makes synthetic travelers and members by the
 * thousand, so it never goes to another host.
 *
 * @throws Error with one clear line.
 */
export function loopbackUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:')
    throw new Error(`--api: expected http://127.0.0.1:8700 or the like, not ${text}`);
  const { hostname } = url;
  if (hostname !== 'localhost' && hostname !== '[::1]' && !/^127(\.\d{1,3}){3}$/.test(hostname)) {
    throw new Error(`--api: ${hostname} is not this machine; a replay goes to loopback addresses alone`);
  }
  return url.origin;
}
