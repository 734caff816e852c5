import { issueCard } from '../../applications/issue-card.ts';
import { type CardLine, listCardOrders } from '../../applications/list-card-orders.ts';
import { NewCard } from '../../applications/schema.ts';
import type { Change } from '../../http/endpoint.ts';
import type { Page } from '../../http/paging.ts';
import { DomainError, type FieldError } from '../../http/problems.ts';
import { issueFirstCard } from '../../memberships/issue-first-card.ts';
import { type FirstCardLine, listFirstCards } from '../../memberships/list-first-cards.ts';
import { TextField } from '../components/fields.tsx';
import { Form } from '../components/form-shell.tsx';
import type { PageProps } from '../components/layout.tsx';
import { ErrorSummary } from '../components/messages.tsx';
import { textOf } from '../form.ts';
import { formatDate } from '../format.ts';
import { render } from '../render.tsx';
import { cardTexts } from '../texts/card.ts';
import { act, goTo, type Pages, recordRead, type StaffVisit } from '../visit.tsx';

const scope = 'memberships:manage';
const fieldOf = (id: string) => `/rfid/${id}`;

/** A card to issue: whose, why, and the field for what the reader reads of it. */
function CardToIssue(props: {
  page: PageProps;
  id: string;
  action: string;
  who: { readonly name?: string; readonly passId: string };
  why: string;
  errors: readonly FieldError[];
  value: string | undefined;
}) {
  const { page, id, action, who, why, errors, value } = props;
  const t = cardTexts[page.locale];
  const of = { t: page.t, locale: page.locale, errors };
  return (
    <li class="usa-card tablet:grid-col-12">
      <div class="usa-card__container">
        <div class="usa-card__header">
          <h3 class="usa-card__heading">{`${who.name ?? who.passId}, PASSID ${who.passId}`}</h3>
        </div>
        <div class="usa-card__body">
          <p>{why}</p>
          <Form page={page} action={action}>
            <TextField
              of={of}
              at={fieldOf(id)}
              label={t.rfid}
              hint={t.rfidHint}
              value={value}
              maxlength={64}
            />
            <button type="submit" class="usa-button">
              {t.issue}
              <span class="usa-sr-only">: {who.name ?? who.passId}</span>
            </button>
          </Form>
        </div>
      </div>
    </li>
  );
}

/** The way to the next page of one of the two lists. */
function More({ page, name, next }: { page: PageProps; name: string; next: string | undefined }) {
  if (next === undefined) return null;
  return (
    <p>
      <a class="usa-link" href={`/staff/cards?${new URLSearchParams({ [name]: next })}`}>
        {cardTexts[page.locale].more}
      </a>
    </p>
  );
}

async function cardsPage(visit: StaffVisit, errors: readonly FieldError[] = []) {
  const { c, context, form } = visit;
  const page = { ...visit.page, path: '/staff/cards' };
  const { locale } = page;
  const t = cardTexts[locale];
  const first = await listFirstCards(context, { cursor: c.req.query('first'), limit: 25 });
  await recordRead(visit, first);
  const orders = await listCardOrders(context, { cursor: c.req.query('cursor'), limit: 25 });
  await recordRead(visit, orders);
  const firstCards = first.reply.body as Page<FirstCardLine>;
  const ordered = orders.reply.body as Page<CardLine>;
  const typedFor = (id: string) => form.get(fieldOf(id)) ?? undefined;
  return render(
    c,
    page,
    t.staffTitle,
    <>
      <h1>{t.staffTitle}</h1>
      <ErrorSummary title={page.t.errorsTitle} errors={errors} />
      <p class="usa-intro">{t.staffIntro}</p>
      <h2>{t.firstTitle}</h2>
      {firstCards.items.length === 0 ? <p>{t.firstNone}</p> : null}
      <ul class="usa-card-group">
        {firstCards.items.map((line) => (
          <CardToIssue
            page={page}
            id={line.membershipId}
            action={`/staff/cards/first/${line.membershipId}/issue`}
            who={line}
            why={t.memberSince(line.program, formatDate(line.memberSince, locale))}
            errors={errors}
            value={typedFor(line.membershipId)}
          />
        ))}
      </ul>
      <More page={page} name="first" next={firstCards.next} />
      <h2>{t.orderedTitle}</h2>
      {ordered.items.length === 0 ? <p>{t.orderedNone}</p> : null}
      <ul class="usa-card-group">
        {ordered.items.map((line) => (
          <CardToIssue
            page={page}
            id={line.id}
            action={`/staff/cards/${line.id}/issue`}
            who={line}
            why={`${line.program}, ${t.why[line.reason]}. ${t.ordered(formatDate(line.orderedAt, locale))}.`}
            errors={errors}
            value={typedFor(line.id)}
          />
        ))}
      </ul>
      <More page={page} name="cursor" next={ordered.next} />
    </>,
    errors.length > 0 ? 422 : 200,
  );
}

/** Issues the card whose field was filled in, or shows the page again with what stood in the way. */
async function issue(
  visit: StaffVisit,
  verb: (context: StaffVisit['context'], id: string, rfid: string) => Promise<Change>,
) {
  const { c, context, form, page } = visit;
  const id = c.req.param('id') ?? '';
  const pointer = fieldOf(id);
  const read = NewCard.safeParse({ rfid: textOf(form, pointer) });
  if (!read.success) return cardsPage(visit, [{ pointer, message: cardTexts[page.locale].rfidWrong }]);
  try {
    await act(visit, () => verb(context, id, read.data.rfid));
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'conflict') throw error;
    return cardsPage(visit, [{ pointer, message: error.detail[page.locale] }]);
  }
  return goTo(c, '/staff/cards');
}

/** Where the enrollment center issues cards: the first ones of new members, and those that were ordered and paid for. */
export function registerStaffCards(pages: Pages): void {
  pages.staff('get', '/staff/cards', scope, (visit) => cardsPage(visit));
  pages.staff('post', '/staff/cards/first/:id/issue', scope, (visit) => issue(visit, issueFirstCard));
  pages.staff('post', '/staff/cards/:id/issue', scope, (visit) => issue(visit, issueCard));
}
