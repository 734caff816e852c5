import { issueCard } from '../../applications/issue-card.ts';
import { type CardLine, listCardOrders } from '../../applications/list-card-orders.ts';
import { NewCard } from '../../applications/schema.ts';
import type { Page } from '../../http/paging.ts';
import { DomainError, type FieldError } from '../../http/problems.ts';
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

function OrderCard(props: {
  page: PageProps;
  line: CardLine;
  errors: readonly FieldError[];
  value: string | undefined;
}) {
  const { page, line, errors, value } = props;
  const t = cardTexts[page.locale];
  const of = { t: page.t, locale: page.locale, errors };
  return (
    <li class="usa-card tablet:grid-col-12">
      <div class="usa-card__container">
        <div class="usa-card__header">
          <h2 class="usa-card__heading">{`${line.name ?? line.passId}, PASSID ${line.passId}`}</h2>
        </div>
        <div class="usa-card__body">
          <p>{`${line.program}, ${t.why[line.reason]}. ${t.ordered(formatDate(line.orderedAt, page.locale))}.`}</p>
          <Form page={page} action={`/staff/cards/${line.id}/issue`}>
            <TextField
              of={of}
              at={fieldOf(line.id)}
              label={t.rfid}
              hint={t.rfidHint}
              value={value}
              maxlength={64}
            />
            <button type="submit" class="usa-button">
              {t.issue}
              <span class="usa-sr-only">: {line.name ?? line.passId}</span>
            </button>
          </Form>
        </div>
      </div>
    </li>
  );
}

async function ordersPage(visit: StaffVisit, errors: readonly FieldError[] = []) {
  const { c, context, form } = visit;
  const page = { ...visit.page, path: '/staff/cards' };
  const t = cardTexts[page.locale];
  const list = await listCardOrders(context, { cursor: c.req.query('cursor'), limit: 25 });
  await recordRead(visit, list);
  const { items, next } = list.reply.body as Page<CardLine>;
  return render(
    c,
    page,
    t.staffTitle,
    <>
      <h1>{t.staffTitle}</h1>
      <ErrorSummary title={page.t.errorsTitle} errors={errors} />
      <p class="usa-intro">{items.length === 0 ? t.staffNone : t.staffIntro}</p>
      <ul class="usa-card-group">
        {items.map((line) => (
          <OrderCard
            page={page}
            line={line}
            errors={errors}
            value={form.get(fieldOf(line.id)) ?? undefined}
          />
        ))}
      </ul>
      {next === undefined ? null : (
        <p>
          <a class="usa-link" href={`/staff/cards?${new URLSearchParams({ cursor: next })}`}>
            {t.more}
          </a>
        </p>
      )}
    </>,
    errors.length > 0 ? 422 : 200,
  );
}

async function issue(visit: StaffVisit) {
  const { c, context, form, page } = visit;
  const id = c.req.param('id') ?? '';
  const pointer = fieldOf(id);
  const read = NewCard.safeParse({ rfid: textOf(form, pointer) });
  if (!read.success) return ordersPage(visit, [{ pointer, message: cardTexts[page.locale].rfidWrong }]);
  try {
    await act(visit, () => issueCard(context, id, read.data.rfid));
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'conflict') throw error;
    return ordersPage(visit, [{ pointer, message: error.detail[page.locale] }]);
  }
  return goTo(c, '/staff/cards');
}

/** Where the enrollment center issues the cards that were ordered and paid for. */
export function registerStaffCards(pages: Pages): void {
  pages.staff('get', '/staff/cards', scope, (visit) => ordersPage(visit));
  pages.staff('post', '/staff/cards/:id/issue', scope, issue);
}
