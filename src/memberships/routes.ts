import type { Api } from '../http/endpoint.ts';

export function registerMemberships(_api: Api): void {}
