import type { Overview } from '../../applications/overview.ts';
import { readApplication } from '../../applications/read.ts';
import { notFound } from '../../http/problems.ts';
import { contestMs, isContestable } from '../../redress/rules.ts';
import type { PageProps } from '../components/layout.tsx';
import { formatDate } from '../format.ts';
import { render } from '../render.tsx';
import { letterTexts } from '../texts/letter.ts';
import { redressTexts } from '../texts/redress.ts';
import { type ApplicantVisit, type Pages, recordRead } from '../visit.tsx';

function Approved({ page, overview }: { page: PageProps; overview: Overview }) {
  const t = letterTexts[page.locale];
  return (
    <>
      <p class="usa-intro">{t.approved}</p>
      {overview.membership ? <p class="text-bold">{t.passId(overview.membership.pass_id)}</p> : null}
      <ul class="usa-list">
        {t.approvedNext.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
    </>
  );
}

function Denied(props: { page: PageProps; overview: Overview; now: number }) {
  const { page, overview, now } = props;
  const { row } = overview;
  const t = letterTexts[page.locale];
  const until = formatDate(row.state_since + contestMs, page.locale);
  return (
    <>
      <p class="usa-intro">{t.denied}</p>
      <p>{t.deniedWhy}</p>
      <h2>{t.reasonTitle}</h2>
      <p>{t.reason(until)}</p>
      <h2>{t.contestTitle}</h2>
      <ol class="usa-list">
        {t.contest(until).map((line) => (
          <li>{line}</li>
        ))}
      </ol>
      {isContestable('denied', row.state_since, now) ? (
        <p>
          <a class="usa-button" href={`/apply/redress/new?ground=denied&application=${row.id}`}>
            {redressTexts[page.locale].contest}
          </a>
        </p>
      ) : null}
      <p>{t.again}</p>
    </>
  );
}

async function letterPage(visit: ApplicantVisit) {
  const { c, page, context } = visit;
  const { locale } = page;
  const t = letterTexts[locale];
  const read = await readApplication(context, c.req.param('id') ?? '');
  await recordRead(visit, read);
  const { overview } = read;
  const { row } = overview;
  if (row.state !== 'approved' && row.state !== 'denied') throw notFound('letter', 'la carta');
  return render(
    c,
    page,
    t.title,
    <article>
      <h1>{t.title}</h1>
      <dl>
        <dt class="text-bold">{t.reference}</dt>
        <dd class="margin-left-0 text-wrap font-mono-2xs">{row.id}</dd>
        <dt class="text-bold margin-top-1">{t.program}</dt>
        <dd class="margin-left-0">{row.program}</dd>
        <dt class="text-bold margin-top-1">{t.date}</dt>
        <dd class="margin-left-0">{formatDate(row.state_since, locale)}</dd>
      </dl>
      {row.state === 'approved' ? (
        <Approved page={page} overview={overview} />
      ) : (
        <Denied page={page} overview={overview} now={context.now} />
      )}
      <p class="text-base-dark">{t.print}</p>
    </article>,
  );
}

/** The letter with the decision. Its coded reason is for whoever asks for it, not for the letter. */
export function registerLetter(pages: Pages): void {
  pages.applicant('get', '/apply/:id/letter', letterPage);
}
