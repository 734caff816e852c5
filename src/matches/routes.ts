import type { Api } from '../http/endpoint.ts';

export function registerMatches(_api: Api): void {}
