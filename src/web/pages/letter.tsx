import { readApplication } from '../../applications/read.ts';
import { notFound } from '../../http/problems.ts';
import { isContestable } from '../../redress/rules.ts';
import { DecisionLetter } from '../components/decision-letter.tsx';
import { formatDate } from '../format.ts';
import { render } from '../render.tsx';
import { letterTexts } from '../texts/letter.ts';
import { redressTexts } from '../texts/redress.ts';
import { type ApplicantVisit, type Pages, recordRead } from '../visit.tsx';

async function letterPage(visit: ApplicantVisit) {
  const { c, page, context } = visit;
  const { locale } = page;
  const t = letterTexts[locale];
  const read = await readApplication(context, c.req.param('id') ?? '');
  await recordRead(visit, read);
  const { overview } = read;
  const { row } = overview;
  const decided = row.state === 'approved' || row.state === 'denied';
  if (!decided || row.kind === 'replacement') throw notFound('letter', 'la carta');
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
      <DecisionLetter
        locale={locale}
        decision={row.state}
        decidedAt={row.state_since}
        passId={overview.membership?.pass_id}
        renewedUntil={row.kind === 'renewal' ? overview.membership?.expires_at : undefined}
        contest={
          row.state === 'denied' && isContestable('denied', row.state_since, context.now) ? (
            <p>
              <a class="usa-button" href={`/apply/redress/new?ground=denied&application=${row.id}`}>
                {redressTexts[locale].contest}
              </a>
            </p>
          ) : null
        }
      />
      <p class="text-base-dark">{t.print}</p>
    </article>,
  );
}

/** The letter with the decision. Its coded reason is for whoever asks for it, not for the letter. */
export function registerLetter(pages: Pages): void {
  pages.applicant('get', '/apply/:id/letter', letterPage);
}
