import { type MembershipApplication, runningOf } from '../../applications/of-membership.ts';
import { renewable, renewalOpens } from '../../memberships/renewal.ts';
import type { MembershipRow } from '../../memberships/store.ts';
import { formatDate } from '../format.ts';
import { renewalTexts } from '../texts/renewal.ts';
import { Form } from './form-shell.tsx';
import type { PageProps } from './layout.tsx';

interface MemberProps {
  readonly page: PageProps;
  readonly row: MembershipRow;
  readonly applications: readonly MembershipApplication[];
}

/** From when a membership can be renewed, the way to do it, or to the renewal that is under way. */
export function Renewal({ page, row, applications, now }: MemberProps & { readonly now: number }) {
  const t = renewalTexts[page.locale];
  const day = (ms: number) => formatDate(ms, page.locale);
  const running = runningOf(applications, 'renewal');
  if (running !== undefined) {
    return (
      <section>
        <h2>{t.title}</h2>
        <p>
          <a class="usa-button" href={`/apply/${running.id}`}>
            {t.running}
          </a>
        </p>
      </section>
    );
  }
  const may = renewable({ state: row.state, expiresAt: row.expires_at }, now);
  if (may === 'not_in_force') return null;
  return (
    <section>
      <h2>{t.title}</h2>
      {may === 'too_early' ? <p>{t.from(day(renewalOpens(row.expires_at)))}</p> : null}
      {may === 'too_late' ? <p>{t.over}</p> : null}
      {may === 'yes' ? (
        <>
          <p>{t.now(day(row.expires_at))}</p>
          <p>{t.how}</p>
          <Form page={page} action={`/memberships/${row.id}/renew`}>
            <button type="submit" class="usa-button">
              {t.begin}
            </button>
          </Form>
        </>
      ) : null}
    </section>
  );
}

/** What has been granted of a membership so far. */
export function History({ page, applications }: Omit<MemberProps, 'row'>) {
  const t = renewalTexts[page.locale];
  const granted = applications.filter(({ state }) => state === 'approved');
  if (granted.length === 0) return null;
  return (
    <section>
      <h2>{t.history}</h2>
      <ul class="usa-list">
        {granted.map((one) => (
          <li>
            {`${formatDate(one.state_since, page.locale)}: `}
            <a class="usa-link" href={`/apply/${one.id}`}>
              {t.events[one.kind]}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
