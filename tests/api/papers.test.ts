import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { sha256Hex } from '../../src/keys/digest.ts';
import { largestPaper, mostPapers, tidyName } from '../../src/papers/add.ts';
import { completeBlocks } from './application-fixtures.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await makeHarness();
});
afterAll(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

const officer = { roles: ['officer'] } as const;
const applicant = (subject: string) => ({ roles: ['applicant'], subject }) as const;
type Who = typeof officer | ReturnType<typeof applicant>;

/** A small PDF; the words make it another one. */
const pdf = (words = 'x') => new TextEncoder().encode(`%PDF-1.7\n${words}\n%%EOF\n`);
const png = new Uint8Array([
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1,
  8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0, 0x49, 0x44, 0x41, 0x54,
]);

interface Sent {
  readonly as?: Who;
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly name?: string;
  readonly kind?: string;
  readonly key?: string;
}

function send(
  id: string,
  { as = applicant('ana'), bytes = pdf(), name = 'carta.pdf', kind = 'owner_letter', key }: Sent = {},
) {
  const form = new FormData();
  form.set('kind', kind);
  form.set('file', new File([bytes], name, { type: 'text/html' }));
  return harness.request('POST', `/v1/applications/${id}/papers`, {
    as,
    rawBody: form,
    headers: key === undefined ? {} : { 'idempotency-key': key },
  });
}

async function draft(subject = 'ana'): Promise<string> {
  const body = { program: 'SENTRI', kind: 'new' };
  return (await harness.request('POST', '/v1/applications', { as: applicant(subject), body })).body.id;
}

/** The raw answer: contents are no text. */
async function fetchPaper(id: string, paper: string, as: Who) {
  const headers = { authorization: await harness.bearer(as) };
  return harness.app.request(`/v1/applications/${id}/papers/${paper}`, { headers });
}

async function audited(action: string, id: string): Promise<number> {
  const rows = await harness.services.db.all(
    sql`SELECT id FROM audit_records WHERE action = ${action} AND object_id = ${id}`,
  );
  return rows.length;
}

describe('a paper', () => {
  it('is kept as it came, under its hash, and sent back as a file to be kept, never shown', async () => {
    const id = await draft();
    const bytes = pdf('la carta');
    const added = await send(id, { bytes, name: '..\\secreto/Carta del dueño.exe' });
    expect(added.status, JSON.stringify(added.body)).toBe(201);
    expect(added.body).toMatchObject({
      kind: 'owner_letter',
      name: 'Carta del dueño.pdf',
      contentType: 'application/pdf',
      bytes: bytes.length,
      sha256: sha256Hex(bytes),
    });
    const answer = await fetchPaper(id, added.body.id, applicant('ana'));
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('content-disposition')).toBe(
      'attachment; filename="Carta del due_o.pdf"; filename*=UTF-8\'\'Carta%20del%20due%C3%B1o.pdf',
    );
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('lies sealed: neither its contents nor its name are anywhere in clear', async () => {
    const id = await draft();
    const { body } = await send(id, { bytes: pdf('palabras secretas'), name: 'divorcio.pdf' });
    const file = await harness.services.files?.get(body.id);
    expect(new TextDecoder('latin1').decode(file)).not.toContain('palabras secretas');
    const rows = await harness.services.db.all(sql`SELECT * FROM application_papers`);
    expect(JSON.stringify(rows)).not.toContain('divorcio');
    const records = await harness.services.db.all(sql`SELECT detail FROM audit_records`);
    expect(JSON.stringify(records)).not.toContain('divorcio');
  });

  it('is told by its content, whatever it is called and says of itself', async () => {
    const id = await draft();
    const picture = await send(id, { bytes: png, name: 'page.html' });
    expect(picture.body).toMatchObject({ contentType: 'image/png', name: 'page.png' });
    const words = (text: string) => new TextEncoder().encode(text);
    const svg = words('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    const zip = new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0]);
    for (const bytes of [
      words('<!doctype html><script>1</script>'),
      svg,
      zip,
      words('MZ'),
      words('not %PDF-1.7'),
    ]) {
      const refused = await send(id, { bytes, name: 'letter.pdf' });
      expect(refused.status).toBe(415);
      expect(refused.body.detail).toContain('no PDF, JPEG or PNG by its content');
    }
    const spanish = await harness.request('GET', `/v1/applications/${id}/papers`, { as: applicant('ana') });
    expect(spanish.body.items).toHaveLength(1);
  });

  it('may have five megabytes and not one byte more', async () => {
    const id = await draft();
    const whole = new Uint8Array(largestPaper);
    whole.set(pdf());
    expect((await send(id, { bytes: whole })).status).toBe(201);
    for (const more of [1, 100_000, 4 * 1024 * 1024]) {
      const larger = new Uint8Array(largestPaper + more);
      larger.set(pdf());
      const refused = await send(id, { bytes: larger });
      expect(refused.status).toBe(413);
      expect(refused.body.detail).toContain('larger than 5 MB');
    }
  });

  it('is refused where the form lacks the file or the kind, or is none, and nothing is changed', async () => {
    const id = await draft();
    const as = applicant('ana');
    const at = `/v1/applications/${id}/papers`;
    const noFile = new FormData();
    noFile.set('kind', 'other');
    const without = await harness.request('POST', at, { as, rawBody: noFile });
    expect(without.status).toBe(422);
    expect(without.body.errors).toMatchObject([{ pointer: '/file' }]);
    expect((await send(id, { kind: 'selfie' })).body.errors).toMatchObject([{ pointer: '/kind' }]);
    expect((await send(id, { bytes: new Uint8Array() })).body.detail).toContain('empty');
    expect((await harness.request('POST', at, { as, body: { kind: 'other' } })).status).toBe(415);
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const cut = await harness.request('POST', at, { as, headers, rawBody: '--x\r\nContent-Disposition: fo' });
    expect(cut.body.type).toBe('/problems/invalid-body');
    const two = new FormData();
    two.set('kind', 'other');
    two.set('file', new File([pdf('1')], '1.pdf'));
    two.set('file2', new File([pdf('2')], '2.pdf'));
    expect((await harness.request('POST', at, { as, rawBody: two })).body.detail).toContain(
      'one file at a time',
    );
    expect((await harness.request('GET', at, { as })).body.items).toEqual([]);
  });

  it('is added once however often the same request is sent, and once under any key', async () => {
    const id = await draft();
    const key = crypto.randomUUID();
    const first = await send(id, { key });
    const again = await send(id, { key });
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await send(id, { key, bytes: pdf('other') })).body.type).toBe('/problems/idempotency-key-reused');
    const twice = await send(id);
    expect(twice.status).toBe(409);
    expect(twice.body.detail).toContain('already');
    const listed = await harness.request('GET', `/v1/applications/${id}/papers`, { as: applicant('ana') });
    expect(listed.body.items).toEqual([first.body]);
  });

  it('is one of ten at most, also when they come at once', async () => {
    const id = await draft();
    const answers = await Promise.all(
      Array.from({ length: mostPapers + 3 }, (_, i) => send(id, { bytes: pdf(String(i)) })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(mostPapers);
    expect(answers.find(({ status }) => status !== 201)?.body.detail).toContain('10 papers');
  });

  it('is nobody’s but its applicant’s and the reviewing officers’', async () => {
    const [mine, theirs] = [await draft(), await draft('rosa')];
    const { body: paper } = await send(mine);
    const rosa = applicant('rosa');
    expect((await send(mine, { as: rosa })).status).toBe(404);
    expect((await fetchPaper(mine, paper.id, rosa)).status).toBe(404);
    expect((await fetchPaper(theirs, paper.id, rosa)).status).toBe(404);
    expect((await fetchPaper(theirs, paper.id, officer)).status).toBe(404);
    expect((await harness.request('GET', `/v1/applications/${mine}/papers`, { as: rosa })).status).toBe(404);
    const removed = await harness.request('DELETE', `/v1/applications/${theirs}/papers/${paper.id}`, {
      as: rosa,
    });
    expect(removed.status).toBe(404);
    const analyst = { roles: ['analyst'] } as unknown as Who;
    expect((await fetchPaper(mine, paper.id, analyst)).status).toBe(403);
    expect((await send(mine, { as: officer })).status).toBe(403);
    expect(await audited('paper.read', mine)).toBe(0);
    expect((await fetchPaper(mine, paper.id, officer)).status).toBe(200);
    expect(await audited('paper.read', mine)).toBe(1);
  });

  it('is taken back while the application is a draft, and its file is erased a day later', async () => {
    const id = await draft();
    const { body: paper } = await send(id);
    const at = `/v1/applications/${id}/papers/${paper.id}`;
    expect((await harness.request('DELETE', at, { as: applicant('ana') })).status).toBe(204);
    expect((await fetchPaper(id, paper.id, applicant('ana'))).status).toBe(404);
    expect((await harness.request('DELETE', at, { as: applicant('ana') })).status).toBe(404);
    const { files } = harness.services;
    await harness.runDueWork();
    expect(await files?.get(paper.id)).toBeDefined();
    harness.advance(25 * 3_600_000);
    await harness.runDueWork();
    expect(await files?.get(paper.id)).toBeUndefined();
  });

  it('whose request was refused after its file was written leaves nothing behind', async () => {
    const id = await draft();
    const { body: kept } = await send(id);
    expect((await send(id)).status).toBe(409);
    const waiting = () =>
      harness.services.db.all(sql<{ file_id: string }>`SELECT file_id FROM files_to_erase`);
    const [orphan, ...others] = (await waiting()).filter(({ file_id }) => file_id > kept.id);
    expect(others).toEqual([]);
    expect(await harness.services.files?.get(orphan?.file_id ?? '')).toBeDefined();
    harness.advance(2 * 3_600_000);
    await harness.runDueWork();
    expect(await harness.services.files?.get(orphan?.file_id ?? '')).toBeUndefined();
    expect((await fetchPaper(id, kept.id, applicant('ana'))).status).toBe(200);
  });

  it('can be added after the submission, and stays from then on', async () => {
    const as = applicant('ana');
    const id = await draft();
    const { body: paper } = await send(id);
    const headers = { 'if-match': '"1"' };
    await harness.request('PATCH', `/v1/applications/${id}`, { as, headers, body: completeBlocks });
    const pay = { provider: 'local', cardToken: 'tok_ok' };
    await harness.request('POST', `/v1/applications/${id}/payments`, { as, body: pay });
    expect((await harness.request('POST', `/v1/applications/${id}/submit`, { as })).status).toBe(200);
    expect((await send(id, { bytes: pdf('later') })).status).toBe(201);
    const removed = await harness.request('DELETE', `/v1/applications/${id}/papers/${paper.id}`, { as });
    expect(removed.body.type).toBe('/problems/illegal-transition');
    await harness.request('POST', `/v1/applications/${id}/cancel`, { as });
    expect((await send(id, { bytes: pdf('too late') })).body.type).toBe('/problems/illegal-transition');
  });
});

describe('the name of a paper', () => {
  it('has no folders, nothing that no file name has, and the ending of its content', () => {
    expect(tidyName('C:\\papers\\carta.final.PDF', 'image/png')).toBe('carta.final.png');
    expect(tidyName('../../etc/passwd', 'application/pdf')).toBe('passwd.pdf');
    expect(tidyName('a"b\r\nSet-Cookie: x', 'image/jpeg')).toBe('abSet-Cookie x.jpg');
    expect(tidyName('', 'image/jpeg')).toBe('paper.jpg');
    expect(tidyName('\u202egpj.exe', 'application/pdf')).toBe('gpj.pdf');
  });
});
