import type { Visit } from './visit.tsx';

/** The service's own address as browsers and other services know it; development takes it from the request. */
export function originOf({ c, services }: Pick<Visit, 'c' | 'services'>): string {
  return services.settings.signIn?.publicUrl ?? new URL(c.req.url).origin;
}
