import type { Locale } from '../../http/text.ts';
import { moveReasons } from '../../memberships/schema.ts';
import type { MembershipRow } from '../../memberships/store.ts';
import { contestMs } from '../../redress/rules.ts';
import { formatDate } from '../format.ts';
import { membershipLetterTexts } from '../texts/membership-letter.ts';

/** What a letter to a member is about. */
export type Moved = 'suspended' | 'revoked' | 'reinstated';

/** The letter that a membership as it stands has for its member; none where no officer has moved it. */
export function letterOf({
  state,
  state_reason,
}: Pick<MembershipRow, 'state' | 'state_reason'>): Moved | undefined {
  if (state === 'suspended' || state === 'revoked') return state;
  const reinstated: readonly string[] = moveReasons.reinstate;
  return state === 'active' && state_reason !== null && reinstated.includes(state_reason)
    ? 'reinstated'
    : undefined;
}

/** What the letter says below its head. The coded reason is for whoever asks for it, not for the letter. */
export function MembershipLetter(props: { locale: Locale; moved: Moved; at: number; level?: 2 | 3 }) {
  const { locale, moved, at, level = 2 } = props;
  const Heading = `h${level}` as const;
  const t = membershipLetterTexts[locale];
  const until = formatDate(at + contestMs, locale);
  return (
    <>
      <p class="usa-intro">{t[moved]}</p>
      <p>{t[`${moved}Text`]}</p>
      {moved === 'reinstated' ? null : (
        <>
          <p>{t.why}</p>
          <Heading>{t.reasonTitle}</Heading>
          <p>{t.reason(until)}</p>
          <Heading>{t.contestTitle}</Heading>
          <ol class="usa-list">
            {t.contest(until).map((line) => (
              <li>{line}</li>
            ))}
          </ol>
        </>
      )}
    </>
  );
}
