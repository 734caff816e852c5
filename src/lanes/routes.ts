import type { Api } from '../http/endpoint.ts';

export function registerLanes(_api: Api): void {}
