import type { Api } from '../http/endpoint.ts';

export function registerDeadLetters(_api: Api): void {}
