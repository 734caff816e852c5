import { expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { operationTexts } from '../../src/web/texts/operations.ts';
import { watch } from './chromium.ts';
import { signInAs } from './signing-in.ts';
import { onStage } from './stage.ts';

onStage('the operator', (stage) => {
  /** A lane that was heard of long ago, and a message of a simulation that is gone, given up. */
  async function trouble(id: string): Promise<void> {
    const at = Date.now();
    await stage.service.services.db.batch([
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
    ['en', true, 1280],
    ['es', false, 360],
  ] as const)(
    'sees what is wrong, and sends again what failed, in %s, scripts: %s',
    async (language, scripts, width) => {
      const t = operationTexts[language];
      const { context, page, see } = await stage.visit({ language, scripts, width });
      const faults = watch(page, stage.service.url, stage.service.issuer);
      await signInAs(page, stage.service.url, 'oscar', 'staff', language);
      await see('staff-operator');
      await page.getByRole('link', { name: t.title, exact: true }).first().click();
      await see('operations-first');
      const id = crypto.randomUUID();
      await trouble(id);
      // With scripts it comes by itself; without, by asking again.
      if (!scripts) await page.getByRole('link', { name: t.refresh, exact: true }).click();
      await page.getByText(t.attention.silent).waitFor();
      expect(await page.locator('[data-refresh]').isVisible()).toBe(scripts);
      await see('operations-trouble');
      await page.locator(`form[action$="${id}/retry"] button`).click();
      await page.waitForLoadState('load');
      expect(await page.locator('main').innerText()).not.toContain(id);
      await see('operations-sent-again');
      expect(faults).toEqual([]);
      await stage.service.services.db.batch([
        sql`DELETE FROM outbox WHERE id = ${id}`,
        sql`DELETE FROM terminal_heartbeats`,
        sql`DELETE FROM terminals`,
      ]);
      await context.close();
    },
  );
});
