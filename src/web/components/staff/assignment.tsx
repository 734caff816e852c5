import type { Holder, WorkKind } from '../../../assignments/holding.ts';
import type { NameOf } from '../../../sessions/staff-names.ts';
import { formatMoment } from '../../format.ts';
import { queueTexts } from '../../texts/queue.ts';
import { Form } from '../form-shell.tsx';
import type { PageProps } from '../layout.tsx';

const base: Readonly<Record<WorkKind, string>> = {
  application: '/staff/applications',
  match: '/staff/matches',
};

/** Who has taken this piece of work, and the button that takes it, takes it over or gives it back. */
export function Assignment(props: {
  page: PageProps;
  kind: WorkKind;
  id: string;
  holder: Holder | undefined;
  me: string;
  nameOf: NameOf;
}) {
  const { page, kind, id, holder, me, nameOf } = props;
  const t = queueTexts[page.locale];
  const mine = holder?.officerId === me;
  const who = holder === undefined ? '' : nameOf(holder.officerId);
  return (
    <Form page={page} action={`${base[kind]}/take`}>
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="back" value={`${base[kind]}/${id}`} />
      {holder === undefined || mine ? null : <input type="hidden" name="from" value={holder.officerId} />}
      <div class="garita-assignment">
        <p>
          {holder === undefined
            ? t.free
            : mine
              ? t.yours
              : t.theirs(who, formatMoment(holder.takenAt, page.locale))}
        </p>
        <button
          type="submit"
          class="usa-button usa-button--outline margin-top-0"
          name="do"
          value={mine ? 'release' : 'take'}
          data-key="t"
        >
          {holder === undefined ? t.takeOne : mine ? t.releaseOne : t.takeOver}
        </button>
      </div>
    </Form>
  );
}
