import type { Api } from '../http/endpoint.ts';

export function registerAudit(_api: Api): void {}
