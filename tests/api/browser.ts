import { expect } from 'vitest';
import type { App } from '../../src/http/endpoint.ts';

/** A page as a browser without scripts has it. */
export interface Shown {
  readonly status: number;
  readonly path: string;
  readonly html: string;
  /** Text without tags. */
  readonly text: string;
}

function plain(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** What a form would send if one pressed its button at once: hidden fields, texts, choices. */
export function formOf(html: string, action: string): Record<string, string> {
  const form = new RegExp(`<form[^>]*action="${action.replaceAll('/', '\\/')}"[\\s\\S]*?</form>`).exec(
    html,
  )?.[0];
  if (form === undefined) throw new Error(`no form for ${action}`);
  const fields: Record<string, string> = {};
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1] ?? '';
    const choice = /type="(radio|checkbox)"/.test(tag);
    if (!choice || /\schecked/.test(tag)) fields[name] = plain(/value="([^"]*)"/.exec(tag)?.[1] ?? '');
  }
  for (const [, name = '', body = ''] of form.matchAll(
    /<textarea[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/textarea>/g,
  )) {
    fields[name] = plain(body).trim();
  }
  for (const [, name = '', body = ''] of form.matchAll(
    /<select[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g,
  )) {
    fields[name] = /<option value="([^"]*)" selected/.exec(body)?.[1] ?? '';
  }
  return fields;
}

/** A browser without scripts: keeps cookies, follows redirects, fills and posts forms. */
export function openBrowser(app: App) {
  const cookies = new Map<string, string>();
  let now: Shown = { status: 0, path: '', html: '', text: '' };

  async function send(path: string, init: RequestInit): Promise<Shown> {
    const headers = new Headers(init.headers);
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await app.request(path, { ...init, headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/max-age=0/i.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (response.status === 303 && location)
      return send(location.split('#')[0] ?? '', { headers: new Headers(init.headers) });
    const html = await response.text();
    const text = plain(html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' '));
    now = { status: response.status, path, html, text };
    return now;
  }

  const browser = {
    cookies,
    page: () => now,
    open: (path: string, headers: Record<string, string> = {}) => send(path, { headers }),
    post: (action: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
      send(action, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
      }),
    /** Fills the form of the page that posts to `action`, and sends it. */
    fill: (action: string, fields: Record<string, string> = {}) =>
      browser.post(action, { ...formOf(now.html, action), ...fields }),
    async signIn(account: string) {
      await browser.open('/sign-in');
      const shown = await browser.fill('/sign-in', { '/account': account });
      expect(shown.path).toBe('/apply');
    },
    /** Begins a SENTRI draft. @returns its id */
    async begin(): Promise<string> {
      await browser.open('/apply');
      const shown = await browser.fill('/apply', { '/program': 'SENTRI' });
      return shown.path.split('/')[2] ?? '';
    },
  };
  return browser;
}

const date = (at: string, year: string, month: string, day?: string) => ({
  [`${at}/year`]: year,
  [`${at}/month`]: month,
  ...(day === undefined ? {} : { [`${at}/day`]: day }),
});

/** What an invented person types into each step. */
export const typed = {
  identity: {
    '/identity/paternalSurname': 'Quintanilla',
    '/identity/maternalSurname': 'Orozco',
    '/identity/givenNames': 'Rosa Elena',
    ...date('/identity/birthDate', '1988', '03', '14'),
    '/identity/citizenship': 'MEX',
  },
  documents: {
    '/documents/0/type': 'passport',
    '/documents/0/number': 'G12345678',
    '/documents/0/country': 'MEX',
    ...date('/documents/0/expiresOn', '2031', '05', '01'),
  },
  addresses: {
    '/addresses/0/street': 'Av. Revolución 1200',
    '/addresses/0/city': 'Tijuana',
    '/addresses/0/country': 'MEX',
    ...date('/addresses/0/from', '2015', '02'),
  },
  employment: {
    '/employment/0/kind': 'employed',
    '/employment/0/employer': 'Taller Norte',
    ...date('/employment/0/from', '2014', '01'),
  },
  vehicles: { '/vehicles/0/plate': 'BCN-12-34', '/vehicles/0/country': 'MEX' },
  questions: Object.fromEntries(
    [
      'arrestOrConviction',
      'pendingChargeOrWarrant',
      'customsViolation',
      'immigrationViolation',
      'inadmissibleOrWaiver',
      'underInvestigation',
      'deniedOrRevokedBefore',
    ].map((id) => [`/questions/${id}`, 'no']),
  ),
} as const;
