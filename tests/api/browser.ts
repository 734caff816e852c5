import { expect } from 'vitest';
import { testOrigin } from '#harness';
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
  const issuerCookies = new Map<string, string>();
  let now: Shown = { status: 0, path: '', html: '', text: '' };

  /** Sends to the application, or to the issuer by its whole address; each keeps its own cookies. */
  async function send(address: string, init: RequestInit): Promise<Shown> {
    const elsewhere = address.startsWith('http://127.0.0.1:');
    const jar = elsewhere ? issuerCookies : cookies;
    const headers = new Headers(init.headers);
    headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = elsewhere
      ? await fetch(address, { ...init, headers, redirect: 'manual' })
      : await app.request(address, { ...init, headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(cookie)) jar.delete(name);
      else jar.set(name, value);
    }
    const location = response.headers.get('location');
    if (response.status === 303 && location) {
      await response.body?.cancel();
      const to = new URL(location, new URL(address, testOrigin));
      const next = to.origin === testOrigin ? `${to.pathname}${to.search}` : to.href;
      return send(next, { headers: new Headers(init.headers) });
    }
    const html = await response.text();
    const text = plain(html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' '));
    now = { status: response.status, path: address, html, text };
    return now;
  }

  const browser = {
    cookies,
    issuerCookies,
    page: () => now,
    open: (path: string, headers: Record<string, string> = {}) => send(path, { headers }),
    post: (action: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
      send(action, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
      }),
    /** Fills the form of the page that posts to `action`, chooses a file, and sends both. */
    upload(action: string, file: File | undefined, fields: Record<string, string> = {}) {
      const body = new FormData();
      for (const [name, value] of Object.entries({ ...formOf(now.html, action), ...fields })) {
        if (name !== '/file') body.set(name, value);
      }
      // As browsers do where none was chosen.
      body.set('/file', file ?? new File([], ''));
      return send(action, { method: 'POST', body });
    },
    /** Fills the form of the page that posts to `action`, and sends it. */
    fill: (action: string, fields: Record<string, string> = {}) =>
      browser.post(action, { ...formOf(now.html, action), ...fields }),
    /** Goes to the issuer, is whom it is told to be, and comes back. */
    async signIn(account: string, door: 'applicants' | 'staff' = 'applicants') {
      const choice = await browser.open(`/sign-in/${door}`);
      const shown = await browser.post(choice.path, { account });
      expect(shown.path).toBe(door === 'applicants' ? '/apply' : '/staff');
      return shown;
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
