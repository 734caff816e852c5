import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { operationTexts } from '../../src/web/texts/operations.ts';
import { findChromium, launch, watch } from './chromium.ts';
import { look as lookAt } from './look.ts';
import { startService } from './service.ts';
import { signInAs } from './signing-in.ts';

const chromium = findChromium();

describe.skipIf(chromium === undefined)(
  chromium === undefined
    ? 'the operator in Chromium (skipped: no chromium in /usr/bin or on PATH)'
    : 'the operator in Chromium',
  () => {
    let browser: Browser;
    let service: Awaited<ReturnType<typeof startService>>;
    beforeAll(async () => {
      [browser, service] = await Promise.all([launch(chromium ?? ''), startService()]);
    });
    afterAll(async () => {
      await browser?.close();
      await service?.close();
    });

    /** A lane that was heard of long ago, and a message of a simulation that is gone, given up. */
    async function trouble(id: string): Promise<void> {
      const at = Date.now();
      await service.db.batch([
        sql`INSERT INTO terminals (id, name, lane_id, enrollment_until, registered_at)
          VALUES (${`t-${id}`}, 'Booth 1', '250401-S1', 0, ${at})`,
        sql`INSERT INTO terminal_heartbeats (terminal_id, lane_id, snapshot_version, snapshot_age, journal_depth,
            last_sequence, dead_letters, drill, at)
          VALUES (${`t-${id}`}, '250401-S1', 3, 30, 40, 5, 0, 0, ${at - 90_000})`,
        sql`INSERT INTO outbox (id, queue, priority, object_kind, object_id, payload, state, created_at, available_at,
            attempts, last_error)
          VALUES (${id}, 'simulation', 40, 'simulation', ${id}, '', 'dead', ${at}, ${at}, 5, 'it broke')`,
      ]);
    }

    it.each([
      ['en', 'with scripts', 1280],
      ['es', 'without scripts', 360],
    ] as const)(
      'sees what is wrong, and sends again what failed, in %s, %s',
      async (language, scripts, width) => {
        const javaScriptEnabled = scripts === 'with scripts';
        const t = operationTexts[language];
        const context = await browser.newContext({
          javaScriptEnabled,
          locale: language,
          viewport: { width, height: 900 },
        });
        const page = await context.newPage();
        const look = (name: string) => lookAt(page, `${language}-operations-${name}`, javaScriptEnabled);
        const faults = watch(page, service.url, service.issuer);
        await signInAs(page, service.url, 'oscar', 'staff', language);
        await lookAt(page, `${language}-staff-operator`, javaScriptEnabled);
        await page.getByRole('link', { name: t.title, exact: true }).first().click();
        await look('first');
        const id = crypto.randomUUID();
        await trouble(id);
        // With scripts it comes by itself; without, by asking again.
        if (!javaScriptEnabled) await page.getByRole('link', { name: t.refresh, exact: true }).click();
        await page.getByText(t.attention.silent).waitFor({ timeout: 60_000 });
        expect(await page.locator('[data-refresh]').isVisible()).toBe(javaScriptEnabled);
        await look('trouble');
        await page.locator(`form[action$="${id}/retry"] button`).click();
        expect(await page.innerText('main')).not.toContain(id);
        await look('sent-again');
        expect(faults).toEqual([]);
        await service.db.batch([
          sql`DELETE FROM outbox WHERE id = ${id}`,
          sql`DELETE FROM terminal_heartbeats`,
          sql`DELETE FROM terminals`,
        ]);
        await context.close();
      },
    );
  },
);
