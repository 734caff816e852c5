import type { Api } from '../http/endpoint.ts';

export function registerCrossings(_api: Api): void {}
