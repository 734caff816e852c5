import type { Api } from '../http/endpoint.ts';

export function registerApplications(_api: Api): void {}
