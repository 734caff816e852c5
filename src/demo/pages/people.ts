import type { Browser, BrowserContext, Page } from 'playwright-core';
import { blocks } from '../cast.ts';
import { type Client, until } from '../client.ts';
import { signInAs } from './hands.ts';

/** Somebody at a browser of their own. */
export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
}

/** How their browser is. */
export interface Manner {
  readonly language: 'en' | 'es';
  readonly width: number;
  readonly scripts: boolean;
}

/** A page that takes longer has failed, on however busy a machine. */
const patienceMs = 90_000;

/** Opens a browser for somebody and signs them in. */
export async function arrive(
  browser: Browser,
  url: string,
  account: string,
  door: 'applicants' | 'staff',
  { language, width, scripts }: Manner,
): Promise<Visitor> {
  const context = await browser.newContext({
    locale: language,
    javaScriptEnabled: scripts,
    viewport: { width, height: 900 },
  });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  await signInAs(page, url, account, door, language);
  return { page, context };
}

/** A second applicant, screened and free to book: their pages were filled before the story begins. */
export async function makeRival(call: Client, account: string): Promise<string> {
  const as = { subject: account, roles: ['applicant'] } as const;
  const draft = await call('POST', '/v1/applications', { as, body: { program: 'SENTRI' }, expect: 201 });
  const path = `/v1/applications/${draft.body.id}`;
  const { etag } = await call('GET', path, { as, expect: 200 });
  const identity = { ...blocks.identity, paternalSurname: 'Barrientos', givenNames: 'Julio César', sex: 'M' };
  const documents = blocks.documents.map((document) => ({ ...document, number: 'G87654321' }));
  const vehicles = [{ plate: 'ZXW-98-76', state: 'BCN', country: 'MEX', make: 'Toyota', year: 2020 }];
  await call('PATCH', path, {
    as,
    etag,
    body: { ...blocks, identity, documents, vehicles },
    expect: 200,
  });
  await call('POST', `${path}/payments`, {
    as,
    body: { provider: 'local', cardToken: 'tok_visa' },
    expect: 201,
  });
  await call('POST', `${path}/submit`, { as, expect: 200 });
  await until(
    'the screening of the rival',
    90_000,
    async () => (await call('GET', path, { as, expect: 200 })).body.state,
    (state) => state === 'conditionally_approved',
  );
  return draft.body.id;
}
