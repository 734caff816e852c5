import { extendZodWithOpenApi, OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import type { EndpointSpec } from './endpoint.ts';
import type { ProblemCode } from './problems.ts';
import { problems } from './problems.ts';

// Gives every schema `.openapi()`; it has to run before the first one is named.
extendZodWithOpenApi(z);

const ProblemDocument = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
  })
  .openapi('Problem', { description: 'Problem details (RFC 9457). `type` is stable.' });

export function createRegistry(): OpenAPIRegistry {
  const registry = new OpenAPIRegistry();
  registry.register('Problem', ProblemDocument);
  registry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
  });
  return registry;
}

function problemsOf(spec: EndpointSpec<z.ZodType, z.ZodType, z.ZodType>): readonly ProblemCode[] {
  return [
    ...(spec.scope === 'public' ? [] : (['unauthenticated', 'forbidden'] as const)),
    ...(spec.params ? (['not_found'] as const) : []),
    ...(spec.body
      ? (['invalid_body', 'too_large', 'unsupported_media_type', 'invalid_request'] as const)
      : []),
    ...(spec.idempotent ? (['idempotency_key_missing', 'idempotency_key_reused'] as const) : []),
    ...(spec.problems ?? []),
    'too_many_requests',
    'unavailable',
  ];
}

function responsesOf(spec: EndpointSpec<z.ZodType, z.ZodType, z.ZodType>) {
  const { reply } = spec;
  const byStatus = new Map<number, string[]>();
  for (const code of new Set(problemsOf(spec))) {
    const { status } = problems[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), `\`${code.replaceAll('_', '-')}\``]);
  }
  return {
    [reply.status]: {
      description: reply.description,
      ...(reply.schema
        ? { content: { [reply.contentType ?? 'application/json']: { schema: reply.schema } } }
        : {}),
    },
    ...Object.fromEntries(
      [...byStatus].map(([status, codes]) => [
        status,
        {
          description: codes.join(', '),
          content: { 'application/problem+json': { schema: ProblemDocument } },
        },
      ]),
    ),
  };
}

function bodyOf({ body, fileOfAtMost }: EndpointSpec<z.ZodType, z.ZodType, z.ZodType>) {
  if (!body) return {};
  if (fileOfAtMost === undefined || !(body instanceof z.ZodObject)) {
    return { body: { required: true, content: { 'application/json': { schema: body } } } };
  }
  const file = z.string().openapi({ format: 'binary', description: `At most ${fileOfAtMost} bytes.` });
  return { body: { required: true, content: { 'multipart/form-data': { schema: body.extend({ file }) } } } };
}

/** Adds one route to the document; paths under `/internal` are the workers' own and left out. */
export function documentEndpoint(
  registry: OpenAPIRegistry,
  spec: EndpointSpec<z.ZodType, z.ZodType, z.ZodType>,
): void {
  if (spec.path.startsWith('/internal')) return;
  const scopes =
    spec.scope === 'public' ? [] : typeof spec.scope === 'string' ? [spec.scope] : [...spec.scope];
  const headers = spec.idempotent ? z.object({ 'Idempotency-Key': z.string().min(1).max(200) }) : undefined;
  registry.registerPath({
    method: spec.method,
    path: spec.path.replaceAll(/:(\w+)/g, '{$1}'),
    tags: [spec.tag],
    summary: spec.summary,
    ...(scopes.length > 0
      ? { description: `Scope: ${scopes.join(' or ')}.`, security: [{ bearer: [] }] }
      : { security: [] }),
    request: {
      ...(spec.params instanceof z.ZodObject ? { params: spec.params } : {}),
      ...(spec.query instanceof z.ZodObject ? { query: spec.query } : {}),
      ...(headers ? { headers } : {}),
      ...bodyOf(spec),
      ...(spec.rawBody
        ? { body: { required: true, content: { [spec.rawBody]: { schema: z.string() } } } }
        : {}),
    },
    responses: responsesOf(spec),
  });
}

/** The OpenAPI 3.1 document of all documented routes. */
export function openApiDocument(registry: OpenAPIRegistry): object {
  const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Garita',
      version: '1.0.0',
      description:
        'Trusted-traveler pre-screening for land ports of entry. Times are RFC 3339, ids are opaque.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
  });
  const paths = Object.entries(document.paths ?? {}).filter(([path]) => !path.startsWith('/internal'));
  return { ...document, paths: Object.fromEntries(paths) };
}
