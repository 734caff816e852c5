import { notFound } from '../../http/problems.ts';
import { readMembership } from '../../memberships/read.ts';
import { loadMembership } from '../../memberships/store.ts';
import { letterOf, MembershipLetter } from '../components/membership-letter.tsx';
import { formatDate } from '../format.ts';
import { render } from '../render.tsx';
import { membershipLetterTexts } from '../texts/membership-letter.ts';
import { type ApplicantVisit, type Pages, recordRead } from '../visit.tsx';

async function letterPage(visit: ApplicantVisit) {
  const { c, page, context } = visit;
  const { locale } = page;
  const id = c.req.param('id') ?? '';
  const t = membershipLetterTexts[locale];
  await recordRead(visit, await readMembership({ ...context, params: { id } }));
  const row = await loadMembership(context.services.db, context.principal, id);
  const moved = letterOf(row);
  if (moved === undefined) throw notFound('letter', 'la carta');
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
      <MembershipLetter locale={locale} moved={moved} at={row.state_since} />
      <p class="text-base-dark">{t.print}</p>
    </article>,
  );
}

/** The letter to a member whose membership was suspended, revoked or reinstated. */
export function registerMembershipLetter(pages: Pages): void {
  pages.applicant('get', '/memberships/:id/letter', letterPage);
}
