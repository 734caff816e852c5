import { isRole, type Role, roleScopes } from '../../src/http/principal.ts';
import type { Harness } from './common.ts';

/** A route as the OpenAPI document tells it. */
export interface Route {
  readonly method: string;
  /** With every parameter filled in by something that is not there. */
  readonly path: string;
  readonly template: string;
  /** One of these is needed; empty: anybody may. */
  readonly scopes: readonly string[];
  readonly takesJson: boolean;
  /** Its body is one of several shapes. */
  readonly oneOfSeveral: boolean;
  readonly idempotent: boolean;
  readonly queryNames: readonly string[];
}

interface Operation {
  readonly description?: string;
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
}

/** Every route of the public application. */
export async function allRoutes(harness: Harness): Promise<readonly Route[]> {
  const { body } = await harness.request('GET', '/openapi.json');
  const paths = body.paths as Record<string, Record<string, Operation>>;
  return Object.entries(paths).flatMap(([template, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      const named = (where: string) =>
        (operation.parameters ?? []).filter((one) => one.in === where).map((one) => one.name);
      const schema = operation.requestBody?.content['application/json']?.schema;
      return {
        method: method.toUpperCase(),
        template: `${method.toUpperCase()} ${template}`,
        path: template.replaceAll(/\{\w+\}/g, 'nobody'),
        scopes: /^Scope: (.+)\.$/.exec(operation.description ?? '')?.[1]?.split(' or ') ?? [],
        takesJson: schema !== undefined,
        oneOfSeveral: schema !== undefined && ('oneOf' in schema || 'anyOf' in schema),
        idempotent: named('header').includes('Idempotency-Key'),
        queryNames: named('query'),
      };
    }),
  );
}

export const roles = Object.keys(roleScopes).filter(isRole);

/** Whether somebody with these roles may call the route. */
export function mayCall(route: Route, held: readonly Role[]): boolean {
  const scopes = new Set<string>(held.flatMap((role) => [...roleScopes[role]]));
  return route.scopes.length === 0 || route.scopes.some((scope) => scopes.has(scope));
}

/** Claims that the application takes for these roles: a terminal has a lane. */
export function claimsOf(held: readonly Role[]) {
  return { roles: held, ...(held.includes('terminal') ? { laneId: '250401-S1' } : {}) };
}

/** A role that may call the route. */
export function callerOf(route: Route) {
  const role = roles.find((one) => mayCall(route, [one]));
  if (role === undefined) throw new Error(`nobody may call ${route.template}`);
  return claimsOf([role]);
}
