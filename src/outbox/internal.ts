import type { Api } from '../http/endpoint.ts';

export function registerInternal(_api: Api): void {}
