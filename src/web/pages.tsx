import type { App } from '../http/endpoint.ts';
import type { Services } from '../services.ts';

export function registerPages(_app: App, _services: Services): void {}
