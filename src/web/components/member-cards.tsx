import { cardFee } from '../../applications/fee.ts';
import { type MembershipApplication, runningOf } from '../../applications/of-membership.ts';
import type { MembershipWithParts } from '../../memberships/store.ts';
import { formatDate, formatMoney } from '../format.ts';
import { cardTexts } from '../texts/card.ts';
import { membershipTexts } from '../texts/membership.ts';
import { Form } from './form-shell.tsx';
import type { PageProps } from './layout.tsx';

interface Card {
  readonly id: string;
  readonly kind: 'rfid' | 'document';
  readonly state: 'active' | 'lost' | 'stolen' | 'replaced';
  readonly issuedAt: number;
  /** A new card was issued for it. */
  readonly replaced: 0 | 1;
}

interface CardProps {
  readonly page: PageProps;
  readonly at: string;
  readonly card: Card;
  readonly words: string;
}

function Report({ page, at, card, words }: CardProps) {
  const t = membershipTexts[page.locale];
  return (
    <Form page={page} action={`${at}/cards/${card.id}/report`}>
      {(['lost', 'stolen'] as const).map((state) => (
        <button type="submit" class="usa-button usa-button--outline" name="state" value={state}>
          {state === 'lost' ? t.reportLost : t.reportStolen}
          <span class="usa-sr-only">: {words}</span>
        </button>
      ))}
    </Form>
  );
}

function Order({ page, at, card, words }: CardProps) {
  const t = cardTexts[page.locale];
  const fee = formatMoney(cardFee.amountCents, page.locale);
  const damaged = card.state === 'active';
  return (
    <Form page={page} action={`${at}/cards/${card.id}/replace`}>
      <button type="submit" class={damaged ? 'usa-button usa-button--outline' : 'usa-button'}>
        {damaged ? t.damaged(fee) : t.order(fee)}
        <span class="usa-sr-only">: {words}</span>
      </button>
    </Form>
  );
}

/** The cards and documents of a membership: to be reported, and a card to be replaced. */
export function Cards(props: {
  page: PageProps;
  row: MembershipWithParts;
  applications: readonly MembershipApplication[];
}) {
  const { page, row, applications } = props;
  const { locale } = page;
  const t = membershipTexts[locale];
  const cards = JSON.parse(row.credentials) as readonly Card[];
  const running = runningOf(applications, 'replacement');
  const orders = running === undefined && (row.state === 'active' || row.state === 'grace');
  return (
    <section>
      <h2>{t.cardsTitle}</h2>
      {cards.length === 0 ? <p>{t.noCards}</p> : <p>{t.reportText}</p>}
      {running === undefined ? null : (
        <p>
          <a class="usa-button" href={`/apply/${running.id}`}>
            {cardTexts[locale].running}
          </a>
        </p>
      )}
      <ul class="usa-list usa-list--unstyled">
        {cards.map((card) => {
          const date = formatDate(card.issuedAt, locale);
          const words = t.issued(t.kinds[card.kind], date, t.cardStates[card.state]);
          const one = { page, at: `/memberships/${row.id}`, card, words };
          const replaceable = card.kind === 'rfid' && card.state !== 'replaced' && card.replaced === 0;
          return (
            <li class="padding-y-1 border-bottom-1px border-base-lighter">
              {words}
              {card.state === 'active' ? <Report {...one} /> : null}
              {orders && replaceable ? <Order {...one} /> : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
