import type { Api } from '../http/endpoint.ts';

export function registerScreenings(_api: Api): void {}
