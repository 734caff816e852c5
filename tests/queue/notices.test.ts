import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { type RunningApi, startApi } from '../../src/node.ts';
import { noticeOf } from '../../src/notices/notice-of.ts';
import { setNoticeAddress } from '../../src/notices/set-address.ts';
import { folderMailer } from '../../workers/mail/folder.ts';
import type { Mailer } from '../../workers/mail/mailer.ts';
import { smtpMailer } from '../../workers/mail/smtp.ts';
import { startWorkers } from '../../workers/main.ts';
import { type MailServerOptions, startMailServer } from '../harness/mail-server.ts';
import { testLog } from './workers-harness.ts';

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

const from = 'Garita <no-reply@garita.example>';
const publicUrl = 'https://garita.example';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'garita-notices-'));
  opened.push(async () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function newApi(): Promise<RunningApi> {
  const api = await startApi({ GARITA_DATA: newFolder(), PORT: '0', GARITA_LOG_LEVEL: 'silent' });
  opened.push(api.close);
  return api;
}

async function newMailServer(options: MailServerOptions = {}) {
  const server = await startMailServer(options);
  opened.push(server.close);
  return server;
}

async function newWorkers(api: RunningApi, mailer: Mailer | undefined) {
  const log = testLog();
  const workers = await startWorkers({
    apiUrl: api.internalUrl,
    workerSecret: api.services.keys.workerSecret,
    notices: mailer && { mailer, publicUrl },
    log,
    concurrency: { blocks: 1 },
    relay: { leaseMs: 3_000, watchMs: 100, waitMs: 500 },
  });
  opened.push(workers.stop);
  await workers.ready;
  return { log };
}

const smtp = (url: string) => smtpMailer({ url, from, requireTls: true });

/** Commits a change of which Ana is to be told. */
async function news({ services }: RunningApi, language: 'en' | 'es' = 'es'): Promise<void> {
  const principal = { kind: 'applicant', subject: 'ana', scopes: new Set<never>() } as const;
  const context = { services, principal, now: Date.now(), locale: 'en' } as const;
  const asked = await setNoticeAddress(context, { email: 'ana@mail.example', language });
  await services.db.batch(asked.queries);
  const about = { applicantId: 'ana', objectId: 'application-1', path: '/apply/application-1' };
  await services.db.batch(await noticeOf(services, about, Date.now()));
}

interface Waiting {
  readonly state: string;
  readonly attempts: number;
  readonly last_error: string | null;
}
const outbox = ({ services }: RunningApi): Promise<readonly Waiting[]> =>
  services.db.all(sql<Waiting>`SELECT state, attempts, last_error FROM outbox`);

/** Waits, a minute and more: other suites may be at work on this machine. */
async function eventually(check: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 1_800; i += 1) {
    if (await check()) return;
    await sleep(50);
  }
  throw new Error('it did not come to pass');
}

const gone = (api: RunningApi) => eventually(async () => (await outbox(api)).length === 0);

describe('notices on their way', () => {
  it('reach a mail server: to whom they are for, from us, saying nothing but where to read', async () => {
    const [api, server] = [await newApi(), await newMailServer()];
    await news(api);
    await newWorkers(api, smtp(server.url));
    await gone(api);
    expect(server.received).toHaveLength(1);
    const [mail] = server.received;
    expect(mail).toMatchObject({ from: 'no-reply@garita.example', to: ['ana@mail.example'] });
    expect(mail?.data).toMatch(/^Subject: A message from Garita \/ Un mensaje de Garita\r$/m);
    expect(mail?.data).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(mail?.data).toMatch(/^Message-ID: <[0-9a-f-]{36}@garita\.example>\r$/m);
    expect(mail?.data).toContain('https://garita.example/apply/application-1');
    expect(server.commands.find((line) => line.startsWith('AUTH PLAIN'))).toContain(
      Buffer.from('\0garita\0a@secret').toString('base64'),
    );
  });

  it('wait for a mail server that is away, and come once it is back', async () => {
    const api = await newApi();
    const before = await startMailServer();
    const port = Number(new URL(before.url).port);
    await before.close();
    await news(api);
    await newWorkers(api, smtp(before.url));
    await eventually(async () => ((await outbox(api))[0]?.attempts ?? 0) >= 2);
    const server = await newMailServer({ port });
    await gone(api);
    expect(server.received).toHaveLength(1);
  });

  it('are tried again when the server says not now, whatever it is that it puts off', async () => {
    let busy = true;
    const [api, server] = [
      await newApi(),
      await newMailServer({
        refuse: (line) =>
          busy && line.startsWith('RCPT') ? '451 4.7.1 try later, ana@mail.example' : undefined,
      }),
    ];
    await news(api);
    const { log } = await newWorkers(api, smtp(server.url));
    await eventually(async () => ((await outbox(api))[0]?.attempts ?? 0) >= 1);
    const [waiting] = await outbox(api);
    expect(waiting?.state).toBe('ready');
    expect(waiting?.last_error).toContain('451 4.7.1');
    busy = false;
    await gone(api);
    expect(server.received).toHaveLength(1);
    expect(log.lines.join('\n')).not.toContain('mail.example');
  });

  it('are dead letters at once where there is no such address, and name nobody', async () => {
    const [api, server] = [
      await newApi(),
      await newMailServer({
        refuse: (line) => (line.startsWith('RCPT') ? '550 5.1.1 <ana@mail.example> no such user' : undefined),
      }),
    ];
    await news(api);
    const { log } = await newWorkers(api, smtp(server.url));
    await eventually(async () => (await outbox(api))[0]?.state === 'dead');
    const [dead] = await outbox(api);
    expect(dead).toMatchObject({ attempts: 1 });
    expect(dead?.last_error).toMatch(/550 5\.1\.1/);
    expect(`${dead?.last_error}${log.lines.join()}`).not.toContain('ana@');
  });

  it('never go in clear to a server beyond this machine that offers no TLS', async () => {
    const [api, server] = [await newApi(), await newMailServer()];
    await news(api);
    // This machine by a name that does not say so.
    await newWorkers(api, smtp(server.url.replace('127.0.0.1', '0.0.0.0')));
    await eventually(async () => ((await outbox(api))[0]?.attempts ?? 0) >= 1);
    expect(server.received).toEqual([]);
    expect(server.commands.some((line) => /^(AUTH|MAIL)/.test(line))).toBe(false);
  });

  it('stay in the outbox while no workers send mail', async () => {
    const api = await newApi();
    await news(api);
    await newWorkers(api, undefined);
    await sleep(1_500);
    expect(await outbox(api)).toMatchObject([{ state: 'ready', attempts: 0 }]);
  });

  it('are files in development, as a mail program opens them', async () => {
    const [api, folder] = [await newApi(), newFolder()];
    await news(api, 'en');
    await newWorkers(api, folderMailer(folder, from));
    await gone(api);
    const [file = ''] = readdirSync(folder);
    expect(file).toMatch(/^[0-9a-f-]{36}\.eml$/);
    const text = readFileSync(join(folder, file), 'utf8');
    expect(text).toMatch(/^To: ana@mail\.example\r$/m);
    expect(text).toContain('there is news for you at Garita');
  });

  it('are sent once by a process that cannot hand its result over at first', async () => {
    const [api, server] = [await newApi(), await newMailServer()];
    await news(api);
    // Another relay has the lease when the result comes: the worker keeps the mail as sent and waits for its turn.
    const mailer = smtp(server.url);
    const steals: Mailer = {
      ...mailer,
      async send(mail) {
        await mailer.send(mail);
        await api.services.db.batch([sql`UPDATE outbox SET leased_until = 1`]);
      },
    };
    await newWorkers(api, steals);
    await gone(api);
    expect(server.received).toHaveLength(1);
  });
});
