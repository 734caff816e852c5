/** What workerd's own module gives the tests; the rest of its types would shadow Node's. */
declare module 'cloudflare:workers' {
  export const env: unknown;
}
