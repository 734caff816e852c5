import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, makeHarness } from '#harness';
import { sql } from '../../src/db/sql.ts';
import { signBody } from '../../src/payments/signature.ts';
import { en } from '../../src/web/texts/en.ts';
import { paymentTexts } from '../../src/web/texts/payment.ts';
import { completeDraft, payHere } from './apply-all.ts';
import { openBrowser } from './browser.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await makeHarness();
});
afterAll(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

type Browser = ReturnType<typeof openBrowser>;

/** An application at its review page, complete but for the fee. */
async function complete(account: string, app = harness.app): Promise<{ browser: Browser; id: string }> {
  const browser = openBrowser(app);
  await browser.signIn(account);
  return { browser, id: await completeDraft(browser) };
}

const paidFor = async (id: string) =>
  (
    await harness.services.db.all(
      sql<{ amount_cents: number }>`SELECT amount_cents FROM payments WHERE application_id = ${id}`,
    )
  ).map((row) => row.amount_cents);

describe('paying at the local provider', () => {
  it('says on its page that no money moves, and brings the receipt', async () => {
    const { browser, id } = await complete('pays');
    const page = await browser.fill(`/apply/${id}/pay`);
    expect(page.text).toContain(paymentTexts.en.local);
    const paid = await browser.fill(page.path, { kind: 'paid' });
    expect(paid.path).toBe(`/apply/${id}/review`);
    expect(paid.text).toMatch(/receipt G-/);
    expect(await paidFor(id)).toEqual([12_000]);
  });

  it('can be declined, and tried again on a new page', async () => {
    const { browser, id } = await complete('declined');
    const first = (await browser.fill(`/apply/${id}/pay`)).path;
    await browser.fill(first, { kind: 'failed' });
    expect(await paidFor(id)).toEqual([]);
    await payHere(browser, id);
    expect(await paidFor(id)).toEqual([12_000]);
  });

  it('opens the same page again while it is good, and a new one afterwards', async () => {
    const { browser, id } = await complete('returns');
    const first = (await browser.fill(`/apply/${id}/pay`)).path;
    await browser.open(`/apply/${id}/review`);
    expect((await browser.fill(`/apply/${id}/pay`)).path).toBe(first);
    harness.advance(31 * 60_000);
    await browser.signIn('returns');
    await browser.open(`/apply/${id}/review`);
    expect((await browser.fill(`/apply/${id}/pay`)).path).not.toBe(first);
  });

  it('is nobody else’s to see or to press', async () => {
    const { browser, id } = await complete('owns');
    const { path } = await browser.fill(`/apply/${id}/pay`);
    const rival = openBrowser(harness.app);
    await rival.signIn('meddles');
    expect((await rival.open(path)).status).toBe(404);
  });

  it('owes back what was paid for an application that was cancelled meanwhile', async () => {
    const { browser, id } = await complete('cancelled');
    const page = await browser.fill(`/apply/${id}/pay`);
    const { html } = page;
    await browser.open(`/apply/${id}`);
    await browser.fill(`/apply/${id}/cancel`, { confirm: 'yes' });
    const form = /name="form" value="([^"]+)"/.exec(html)?.[1] ?? '';
    await browser.post(page.path, { form, key: crypto.randomUUID(), kind: 'paid' });
    expect(await paidFor(id)).toEqual([]);
    const events = await harness.services.db.all(
      sql<{
        outcome: string;
      }>`SELECT e.outcome FROM payment_events e JOIN checkouts c ON c.id = e.checkout_id WHERE c.application_id = ${id}`,
    );
    expect(events).toEqual([{ outcome: 'refund_due' }]);
  });

  it('says so while the provider has not told yet', async () => {
    const { browser, id } = await complete('impatient');
    expect((await browser.open(`/apply/${id}/paid`)).text).toContain(paymentTexts.en.waitingTitle);
  });
});

describe('the events of a provider in Stripe’s shape', () => {
  const webhookSecret = 'whsec_of_the_test';

  async function withStripe(work: (stripe: Harness) => Promise<void>): Promise<void> {
    await harness.close();
    const stripe = { apiUrl: 'http://127.0.0.1:9', secretKey: 'sk_test', webhookSecret };
    harness = await makeHarness({ stripe });
    await work(harness);
    expect(harness.errors).toEqual([]);
    await harness.close();
    harness = await makeHarness();
  }

  const event = (id: string, reference: string, type = 'checkout.session.completed', status = 'paid') =>
    JSON.stringify({
      id,
      type,
      data: { object: { id: reference, payment_status: status, currency: 'usd' } },
    });

  async function post(body: string, signature: string) {
    const answer = await harness.app.request('/v1/payments/events', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'stripe-signature': signature },
      body,
    });
    await answer.body?.cancel();
    return answer.status;
  }

  /** A draft with a checkout that the provider knows under `reference`. */
  async function checkout(account: string, reference: string) {
    const { browser, id } = await complete(account);
    const now = harness.services.now();
    await harness.services.db.batch([
      sql`INSERT INTO checkouts (id, application_id, provider, provider_reference, amount_cents, url, opened_at, expires_at)
        VALUES (${reference}, ${id}, 'stripe', ${reference}, 12000, 'https://pay.example', ${now}, ${now + 60_000})`,
    ]);
    return { browser, id };
  }

  it('pay once, however often and however many at once they come', async () => {
    await withStripe(async ({ services }) => {
      const { id } = await checkout('webhook', 'cs_1');
      const body = event('evt_1', 'cs_1');
      const signature = signBody(webhookSecret, body, services.now());
      const answers = await Promise.all(Array.from({ length: 8 }, () => post(body, signature)));
      expect(new Set(answers)).toEqual(new Set([200]));
      expect(await paidFor(id)).toEqual([12_000]);
      const other = event('evt_2', 'cs_1', 'checkout.session.async_payment_succeeded');
      expect(await post(other, signBody(webhookSecret, other, services.now()))).toBe(200);
      expect(await paidFor(id)).toEqual([12_000]);
    });
  });

  it('pay nothing while unpaid, when failed or expired, or about what is not ours', async () => {
    await withStripe(async ({ services }) => {
      const { id } = await checkout('unpaid', 'cs_2');
      const bodies = [
        event('evt_3', 'cs_2', 'checkout.session.completed', 'unpaid'),
        event('evt_4', 'cs_2', 'checkout.session.async_payment_failed', 'unpaid'),
        event('evt_5', 'cs_2', 'checkout.session.expired', 'unpaid'),
        event('evt_6', 'cs_of_another_shop'),
        event('evt_7', 'cs_2', 'customer.created'),
      ];
      for (const body of bodies)
        expect(await post(body, signBody(webhookSecret, body, services.now()))).toBe(200);
      expect(await paidFor(id)).toEqual([]);
    });
  });

  it('are refused with another secret, an altered body, or a time beyond five minutes', async () => {
    await withStripe(async ({ services }) => {
      const { id } = await checkout('forged', 'cs_3');
      const body = event('evt_8', 'cs_3');
      const now = services.now();
      const good = signBody(webhookSecret, body, now);
      expect(await post(body, signBody('another', body, now))).toBe(401);
      expect(await post(body, signBody(webhookSecret, body, now - 301_000))).toBe(401);
      expect(await post(body, signBody(webhookSecret, body, now + 301_000))).toBe(401);
      expect(await post(body, '')).toBe(401);
      await fc.assert(
        fc.asyncProperty(fc.nat(body.length - 1), async (at) => {
          const altered = `${body.slice(0, at)}${body[at] === 'x' ? 'y' : 'x'}${body.slice(at + 1)}`;
          expect(await post(altered, good)).toBe(401);
        }),
        { numRuns: 20 },
      );
      expect(await paidFor(id)).toEqual([]);
      expect(await post(body, good)).toBe(200);
      expect(await paidFor(id)).toEqual([12_000]);
    });
  });

  it('say that nothing was charged when the provider is away', async () => {
    await withStripe(async () => {
      const { browser, id } = await complete('away');
      const shown = await browser.fill(`/apply/${id}/pay`);
      expect(shown.status).toBe(503);
      expect(shown.text).toContain('Nothing was charged');
      expect(shown.text).toContain(en.errorTitle);
    });
  });
});
