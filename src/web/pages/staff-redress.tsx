import type { Page } from '../../http/paging.ts';
import { listRequests } from '../../redress/list.ts';
import type { presentSummary } from '../../redress/present.ts';
import { redressStates } from '../../redress/rules.ts';
import { formatDate } from '../format.ts';
import { render } from '../render.tsx';
import { redressTexts } from '../texts/redress.ts';
import { staffRedressTexts } from '../texts/staff-redress.ts';
import { type Pages, recordRead, type StaffVisit } from '../visit.tsx';

type Summary = ReturnType<typeof presentSummary>;

async function queuePage(visit: StaffVisit) {
  const { c, page, context } = visit;
  const t = staffRedressTexts[page.locale];
  const words = redressTexts[page.locale];
  const state = redressStates.find((one) => one === c.req.query('state')) ?? 'open';
  const list = await listRequests(context, { state, cursor: c.req.query('cursor'), limit: 50 });
  await recordRead(visit, list);
  const { items, next } = list.reply.body as Page<Summary>;
  const date = (time: string) => formatDate(Date.parse(time), page.locale);
  return render(
    c,
    page,
    t.title,
    <>
      <h1>{t.title}</h1>
      <nav aria-label={t.title}>
        <ul class="usa-button-group">
          {redressStates.map((one) => (
            <li class="usa-button-group__item">
              <a
                class={one === state ? 'usa-button' : 'usa-button usa-button--outline'}
                href={`/staff/redress?state=${one}`}
                {...(one === state ? { 'aria-current': 'page' } : {})}
              >
                {t.queues[one]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {items.length === 0 ? (
        <p>{t.none}</p>
      ) : (
        <table class="usa-table usa-table--borderless usa-table--stacked width-full">
          <caption>{t.caption[state]}</caption>
          <thead>
            <tr>
              <th scope="col">{t.columns.ground}</th>
              <th scope="col">{t.columns.opened}</th>
              <th scope="col">{t.columns.since}</th>
              {state === 'closed' ? <th scope="col">{t.columns.outcome}</th> : null}
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr>
                <th scope="row" data-label={t.columns.ground}>
                  <a class="usa-link" href={`/staff/redress/${item.id}`}>
                    {words.grounds[item.ground]}
                  </a>
                </th>
                <td data-label={t.columns.opened}>{date(item.openedAt)}</td>
                <td data-label={t.columns.since}>{date(item.stateSince)}</td>
                {item.outcome === undefined ? null : (
                  <td data-label={t.columns.outcome}>{words.outcomes[item.outcome]}</td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {next === undefined ? null : (
        <p>
          <a class="usa-link" href={`/staff/redress?${new URLSearchParams({ state, cursor: next })}`}>
            {t.more}
          </a>
        </p>
      )}
    </>,
    200,
    { width: 'wide' },
  );
}

/** The requests of travelers who contest a decision, by whose turn it is. */
export function registerStaffRedress(pages: Pages): void {
  pages.staff('get', '/staff/redress', 'redress:answer', queuePage);
}
