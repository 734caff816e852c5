import type { Api } from '../http/endpoint.ts';

export function registerSimulations(_api: Api): void {}
