import { createWaitingTimes } from '../../applications/waiting.ts';
import { Waiting } from '../components/waiting.tsx';
import { render } from '../render.tsx';
import { selfCheckTexts } from '../texts/self-check.ts';
import { waitingTexts } from '../texts/waiting.ts';
import type { Pages } from '../visit.tsx';

function Facts({ title, items }: { title: string; items: readonly string[] }) {
  return (
    <section>
      <h2>{title}</h2>
      <ul class="usa-list">
        {items.map((item) => (
          <li>{item}</li>
        ))}
      </ul>
    </section>
  );
}

/** The first page: what this is, for whom, what it costs, where to begin. */
export function registerLanding(pages: Pages): void {
  const waiting = createWaitingTimes(pages.services);
  pages.open('get', '/', async ({ c, page }) => {
    const { t, locale } = page;
    const times = await waiting('SENTRI');
    return render(
      c,
      page,
      t.landingTitle,
      <div class="usa-prose">
        <h1>{t.landingTitle}</h1>
        <p class="usa-intro">{t.landingLead}</p>
        <p>
          <a class="usa-button usa-button--big" href="/apply">
            {t.begin}
          </a>
        </p>
        <p>
          <a class="usa-link" href="/check">
            {selfCheckTexts[locale].link}
          </a>
        </p>
        <Facts title={t.whoTitle} items={t.who} />
        <Facts title={t.costTitle} items={t.cost} />
        <Facts title={t.stepsTitle} items={t.stepsOfAll} />
        <section>
          <h2>{waitingTexts[locale].title}</h2>
          <Waiting times={times} locale={locale} />
        </section>
        <Facts title={t.bringTitle} items={t.bring} />
        <p>
          <a class="usa-link" href="/docs">
            {t.forDevelopers}
          </a>
        </p>
      </div>,
    );
  });
}
