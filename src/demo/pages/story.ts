import type { Browser, Page } from 'playwright-core';
import { boothTexts } from '../../web/texts/booth.ts';
import { en } from '../../web/texts/en.ts';
import { es } from '../../web/texts/es.ts';
import { interviewTexts } from '../../web/texts/interview.ts';
import { membershipTexts } from '../../web/texts/membership.ts';
import { officerTexts } from '../../web/texts/officer.ts';
import { paymentTexts } from '../../web/texts/payment.ts';
import { createClient, until } from '../client.ts';
import { expectThat, type Step } from '../world.ts';
import { choose, press, type } from './hands.ts';
import { arrive, makeRival, type Visitor } from './people.ts';
import type { PagesStage } from './stage.ts';
import { typed } from './typed.ts';

const centerId = '5002';
const laneId = '250401-S1';
const before = ['identity', 'documents', 'addresses'] as const;
const after = ['employment', 'travel', 'vehicles', 'questions'] as const;
const telephone = { language: 'es', width: 360, scripts: false } as const;
const desk = { language: 'en', width: 1280, scripts: true } as const;

/** Called with each page as it stands after its step, for whoever keeps pictures. */
export type Look = (page: Page, name: string) => Promise<void>;

interface World {
  readonly stage: PagesStage;
  readonly browser: Browser;
  readonly look: Look;
  applicant: Visitor;
  officer: Visitor;
  /** Of the applicant's application. */
  id: string;
  passId: string;
}

const textOf = (page: Page) => page.locator('main').innerText();

async function fillSteps(page: Page, steps: readonly (keyof typeof typed)[]): Promise<void> {
  for (const step of steps) {
    await type(page, typed[step]);
    await press(page, es.save);
  }
}

/** Reads the page again until it says this: a browser without scripts has no other way. */
async function readUntil(page: Page, words: string, ms: number): Promise<void> {
  await until(
    words,
    ms,
    async () => {
      await page.reload();
      return page.content();
    },
    (html) => html.includes(words),
  );
}

function applying(world: World): readonly Step[] {
  const { stage, browser, look } = world;
  return [
    {
      name: 'a draft is begun on a telephone, in Spanish, without scripts',
      async run() {
        world.applicant = await arrive(browser, stage.url, 'rosa', 'applicants', telephone);
        const { page } = world.applicant;
        await choose(page, '/program', 'SENTRI');
        await page.locator('form[action="/apply"] button').click();
        world.id = new URL(page.url()).pathname.split('/')[2] ?? '';
        await fillSteps(page, before);
        await look(page, 'draft');
        return { asked: `${before.length} steps of the form, saved one by one`, answered: page.url() };
      },
    },
    {
      name: 'the API is restarted',
      async run() {
        const started = performance.now();
        await stage.restart();
        const ms = Math.round(performance.now() - started);
        return { asked: stage.restarting, answered: `it answers again after ${ms} ms` };
      },
    },
    {
      name: 'the draft is resumed, and nothing of it is lost',
      async run() {
        const { page } = world.applicant;
        await page.goto(`${stage.url}/apply`);
        await page.locator(`a[href^="/apply/${world.id}"]`).first().click();
        await page.goto(`${stage.url}/apply/${world.id}/identity`);
        const surname = await page.locator('[name="/identity/paternalSurname"]').inputValue();
        expectThat(surname === 'Quintanilla', `the surname is "${surname}"`);
        await page.goto(`${stage.url}/apply/${world.id}/${after[0]}`);
        await fillSteps(page, after);
        await look(page, 'review');
        await page.locator('label[for="accepted"]').click();
        await page.locator('form[action$="/declare"] button').click();
        return {
          asked: 'the other steps, review and declaration',
          answered: 'the same session, the same draft',
        };
      },
    },
    {
      name: 'the fee is paid and the application submitted',
      async run() {
        const { page } = world.applicant;
        await page.locator('form[action$="/pay"] button').click();
        await press(page, paymentTexts.es.localPay);
        await page.locator('form[action$="/submit"] button').click();
        await page.waitForURL(`**/apply/${world.id}`);
        await look(page, 'submitted');
        return { asked: 'the hosted page of the development provider', answered: es.states.submitted };
      },
    },
    {
      name: 'workers screen the applicant',
      async run() {
        const { page } = world.applicant;
        await readUntil(page, es.states.conditionally_approved, 90_000);
        await look(page, 'screened');
        return { asked: 'the status page, read again', answered: es.states.conditionally_approved };
      },
    },
  ];
}

function booking(world: World): readonly Step[] {
  const { stage, browser, look } = world;
  return [
    {
      name: 'a slot is booked; a rival loses the same one, and is told so',
      async run() {
        const { page } = world.applicant;
        const rivalId = await makeRival(createClient(stage), 'rival');
        const rival = await arrive(browser, stage.url, 'rival', 'applicants', desk);
        const firstOf = (of: Page) => of.locator('input[name="/startsAt"]').first();
        await rival.page.goto(`${stage.url}/apply/${rivalId}/interview/${centerId}`);
        await page.goto(`${stage.url}/apply/${world.id}/interview/${centerId}`);
        const slot = await firstOf(page).getAttribute('value');
        expectThat(slot === (await firstOf(rival.page).getAttribute('value')), 'they see different slots');
        await page.locator('input[name="/startsAt"] + label').first().click();
        await press(page, interviewTexts.es.hold);
        await rival.page.locator('input[name="/startsAt"] + label').first().click();
        await press(rival.page, interviewTexts.en.hold);
        const told = await rival.page.getByRole('alert').innerText();
        expectThat(told.includes('Somebody else'), `the rival is told: ${told}`);
        expectThat((await firstOf(rival.page).getAttribute('value')) !== slot, 'the slot is offered still');
        await look(rival.page, 'rival');
        await press(page, interviewTexts.es.book);
        expectThat((await textOf(page)).includes(es.states.interview_scheduled), await textOf(page));
        await look(page, 'booked');
        await rival.context.close();
        return {
          asked: `${slot} at center ${centerId}, by two browsers`,
          answered: `the rival: ${told.split('\n').at(-1)}`,
        };
      },
    },
  ];
}

function crossing(world: World): readonly Step[] {
  const { stage, browser, look } = world;
  return [
    {
      name: 'an officer interviews and approves, in another browser',
      async run() {
        world.officer = await arrive(browser, stage.url, 'olivia', 'staff', desk);
        const { page } = world.officer;
        const at = `${stage.url}/staff/applications/${world.id}`;
        await page.goto(`${stage.url}/staff/applications?state=interview_scheduled`);
        await page.locator(`a[href="/staff/applications/${world.id}"]`).click();
        await page.waitForURL(at);
        await type(page, { '/outcome': 'completed' });
        await page.locator('form[action$="/interview"] button').click();
        await type(page, { '/decision': 'approve:low_risk_shown' });
        await page.locator('form[action$="/confirm"] button').click();
        await press(page, officerTexts.en.confirmButtons.approve);
        await page.waitForURL(at);
        expectThat((await textOf(page)).includes(en.states.approved), 'the application is not approved');
        await look(page, 'approved');
        return {
          asked: 'from the queue: interview held, decision, its letter, confirmation',
          answered: en.states.approved,
        };
      },
    },
    {
      name: 'the applicant reads their PASSID',
      async run() {
        const { page } = world.applicant;
        await page.goto(`${stage.url}/apply/${world.id}`);
        await page.getByRole('link', { name: membershipTexts.es.open }).click();
        await page.waitForURL('**/memberships/*');
        world.passId = await page.locator('.font-mono-md').innerText();
        expectThat(/^\d{9}$/.test(world.passId), `the PASSID is "${world.passId}"`);
        await look(page, 'membership');
        return { asked: 'the membership, from the status page', answered: `PASSID ${world.passId}` };
      },
    },
    {
      name: 'the PASSID is admitted at the booth, and one key says what was done',
      async run() {
        const { page } = world.officer;
        const words = boothTexts.en;
        await page.goto(`${stage.url}/booth/${laneId}`);
        await page.locator(`form[action="/booth/${laneId}/open"] button`).click();
        await page.locator('[name="/occupants"]').fill(world.passId);
        await page.locator('[name="/vehicle/plate"]').fill(typed.vehicles['/vehicles/0/plate']);
        await page.locator('[name="/vehicle/country"]').selectOption(typed.vehicles['/vehicles/0/country']);
        await press(page, words.checkNow);
        const word = page.locator('.booth-word').and(page.locator(':not(.booth-word--quiet)'));
        const said = await word.innerText();
        await look(page, 'booth');
        expectThat(said === words.decisions.admit, `the booth says ${said}: ${await textOf(page)}`);
        // The page takes keys once it is live.
        await page.locator('#booth-live', { hasText: words.live }).waitFor();
        await page.keyboard.press('1');
        await page.locator('.booth-done', { hasText: words.byYou }).waitFor();
        const done = await page.locator('.booth-done').innerText();
        return {
          asked: `PASSID ${world.passId} and the plate, typed at ${laneId}`,
          answered: `${said}; ${done}`,
        };
      },
    },
  ];
}

/**
 * The pages from an applicant's first click to the lane: real browsers, a real service, its API killed in the middle.
 * Each step continues where the one before has left the browsers.
 */
export function pagesStory(
  stage: PagesStage,
  browser: Browser,
  look: Look = async () => undefined,
): readonly Step[] {
  const nobody = {} as Visitor;
  const world: World = { stage, browser, look, applicant: nobody, officer: nobody, id: '', passId: '' };
  return [...applying(world), ...booking(world), ...crossing(world)];
}
