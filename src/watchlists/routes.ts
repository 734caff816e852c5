import type { Api } from '../http/endpoint.ts';

export function registerWatchlists(_api: Api): void {}
