import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { signBody } from '../../src/payments/signature.ts';
import { paymentTexts } from '../../src/web/texts/payment.ts';
import { completeDraft } from '../api/apply-all.ts';
import { openBrowser } from '../api/browser.ts';
import { startCheckoutServer } from './checkout-server.ts';

const secretKey = 'sk_test_of_the_shop';
const webhookSecret = 'whsec_of_the_shop';
let provider: Awaited<ReturnType<typeof startCheckoutServer>>;
let harness: Harness;
beforeAll(async () => {
  provider = await startCheckoutServer(secretKey);
  harness = await makeHarness({ stripe: { apiUrl: provider.apiUrl, secretKey, webhookSecret } });
});
beforeEach(() => {
  provider.fail(undefined);
  provider.asked.length = 0;
});
afterAll(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
  await provider.close();
});

async function draft(account: string) {
  const browser = openBrowser(harness.app);
  await browser.signIn(account);
  return { browser, id: await completeDraft(browser) };
}

const paymentsOf = (id: string) =>
  harness.services.db.all(
    sql<{ provider_reference: string }>`SELECT provider_reference FROM payments WHERE application_id = ${id}`,
  );

describe('a checkout hosted by the provider', () => {
  it('is opened for the fee in the payer’s language, leads there by a link, and is paid by its event', async () => {
    const { browser, id } = await draft('hosted');
    const shown = await browser.fill(`/apply/${id}/pay`);
    expect(shown.text).toContain(paymentTexts.en.leave);
    expect(shown.html).toContain('href="https://checkout.provider.example/c/pay/cs_test_1#fid"');
    const [asked] = provider.asked;
    expect(asked?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(asked?.fields ?? [])).toEqual({
      mode: 'payment',
      'line_items[0][quantity]': '1',
      'line_items[0][price_data][currency]': 'usd',
      'line_items[0][price_data][unit_amount]': '12000',
      'line_items[0][price_data][product_data][name]': 'SENTRI application fee',
      client_reference_id: asked?.headers['idempotency-key'],
      success_url: `http://localhost/apply/${id}/paid`,
      cancel_url: `http://localhost/apply/${id}/review`,
      locale: 'en',
      expires_at: String(harness.services.now() / 1000 + 1800),
    });
    // Nothing of the person goes there.
    expect(`${asked?.fields}`).not.toMatch(/Quintanilla|hosted/);
    expect((await browser.open(`/apply/${id}/paid`)).text).toContain(paymentTexts.en.waitingTitle);
    const body = JSON.stringify({
      id: 'evt_1',
      object: 'event',
      type: 'checkout.session.completed',
      data: { object: { id: 'cs_test_1', object: 'checkout.session', payment_status: 'paid' } },
    });
    const told = await harness.app.request('/v1/payments/events', {
      method: 'POST',
      headers: { 'stripe-signature': signBody(webhookSecret, body, harness.services.now()) },
      body,
    });
    expect(told.status).toBe(200);
    expect(await paymentsOf(id)).toEqual([{ provider_reference: 'cs_test_1' }]);
    expect((await browser.open(`/apply/${id}/paid`)).path).toBe(`/apply/${id}/review`);
  });

  it('is the same one when the button is pressed again, and a new one once it has run out', async () => {
    const { browser, id } = await draft('again');
    const link = () => /href="(https:\/\/checkout[^"]+)"/.exec(browser.page().html)?.[1];
    await browser.fill(`/apply/${id}/pay`);
    const first = link();
    await browser.open(`/apply/${id}/review`);
    await browser.fill(`/apply/${id}/pay`);
    expect(link()).toBe(first);
    expect(provider.asked).toHaveLength(1);
    harness.advance(31 * 60_000);
    await browser.signIn('again');
    await browser.open(`/apply/${id}/review`);
    await browser.fill(`/apply/${id}/pay`);
    expect(link()).not.toBe(first);
    expect(provider.asked).toHaveLength(2);
  });

  it('says that nothing was charged whatever the provider answers but a session', async () => {
    const { browser, id } = await draft('unlucky');
    for (const failure of [
      { status: 402, body: '{"error":{"type":"card_error"}}' },
      { status: 429, body: '{"error":{"type":"rate_limit_error"}}' },
      { status: 500, body: 'oops' },
      { status: 200, body: '<html>' },
      { status: 200, body: '{"id":"cs_test_9"}' },
      { status: 200, body: '{"id":"cs_test_9","url":"javascript:alert(1)"}' },
    ]) {
      provider.fail(failure);
      await browser.open(`/apply/${id}/review`);
      const shown = await browser.fill(`/apply/${id}/pay`);
      expect(shown.status, failure.body).toBe(503);
      expect(shown.text).toContain('Nothing was charged');
    }
    const opened = await harness.services.db.all(sql`SELECT id FROM checkouts WHERE application_id = ${id}`);
    expect(opened).toEqual([]);
  });

  it('takes signed events about other things than a checkout, and refuses those that it cannot read', async () => {
    const tell = async (body: string) => {
      const answer = await harness.app.request('/v1/payments/events', {
        method: 'POST',
        headers: { 'stripe-signature': signBody(webhookSecret, body, harness.services.now()) },
        body,
      });
      return [answer.status, answer.headers.get('content-type')];
    };
    const event = (type: string, object: object) =>
      JSON.stringify({ id: `evt_${type}`, object: 'event', type, data: { object } });
    const taken = [200, 'application/json'];
    // A balance has no id, an account's capability none that is ours.
    expect(await tell(event('balance.available', { object: 'balance', available: [] }))).toEqual(taken);
    expect(await tell(event('invoice.paid', { id: 'in_1', payment_status: null }))).toEqual(taken);
    expect(await tell(event('checkout.session.expired', { id: 'cs_of_another_shop' }))).toEqual(taken);
    const refused = [422, 'application/problem+json'];
    expect(await tell(event('checkout.session.expired', {}))).toEqual(refused);
    for (const body of ['', '{', '[]', 'null', '{"id":7}']) expect(await tell(body)).toEqual(refused);
  });
});
