import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import type { Services } from '../services.ts';
import type { App } from './endpoint.ts';
import { openApiDocument } from './openapi.ts';

const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Garita API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/swagger-ui.css"></head>
<body><div id="swagger-ui"></div>
<script src="/assets/swagger-ui-bundle.js"></script><script src="/assets/docs.js"></script></body></html>`;

const start = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null });`;

/** `/openapi.json`, and `/docs` to read it; every file of the reader is served from here, none from elsewhere. */
export function registerDocs(app: App, services: Services, registry: OpenAPIRegistry): void {
  let document: string | undefined;
  app.get('/openapi.json', (c) => {
    c.set('route', '/openapi.json');
    document ??= JSON.stringify(openApiDocument(registry));
    return c.body(document, 200, { 'content-type': 'application/json' });
  });
  app.get('/docs', (c) => {
    c.set('route', '/docs');
    // The reader styles its own elements inline; this one page allows it.
    c.header(
      'content-security-policy',
      "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self' data:; connect-src 'self'",
    );
    return c.html(page);
  });
  app.get('/assets/docs.js', (c) => c.body(start, 200, { 'content-type': 'text/javascript' }));
  app.get('/assets/:name{.+}', async (c) => {
    c.set('route', '/assets/:name');
    return (await services.asset(c.req.param('name'), c.req.header('accept-encoding'))) ?? c.notFound();
  });
}
