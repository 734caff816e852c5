/** As much of a request as a terminal makes. */
export interface FetchInit {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** How a terminal's requests go out: the runtime's own `fetch`, or one that shows a client certificate. */
export type Fetch = (url: string, init: FetchInit) => Promise<Response>;

/** Where a terminal finds its centre, and how. */
export interface Way {
  readonly url: string;
  readonly fetch: Fetch;
}
