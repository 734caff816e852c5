import type { Child } from 'hono/jsx';
import type { Locale } from '../../http/text.ts';
import { contestMs } from '../../redress/rules.ts';
import { formatDate } from '../format.ts';
import { letterTexts } from '../texts/letter.ts';
import { renewalTexts } from '../texts/renewal.ts';

function Approved(props: { locale: Locale; passId: string | undefined; renewedUntil: number | undefined }) {
  const { locale, passId, renewedUntil } = props;
  const t = letterTexts[locale];
  const renewal = renewalTexts[locale];
  const next =
    renewedUntil === undefined ? t.approvedNext : renewal.letterNext(formatDate(renewedUntil, locale));
  return (
    <>
      <p class="usa-intro">{renewedUntil === undefined ? t.approved : renewal.letter}</p>
      <p class="text-bold">{passId === undefined ? t.passIdToCome : t.passId(passId)}</p>
      <ul class="usa-list">
        {next.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
    </>
  );
}

function Denied(props: { locale: Locale; decidedAt: number; level: 2 | 3; contest: Child }) {
  const { locale, decidedAt, level, contest } = props;
  const Heading = `h${level}` as const;
  const t = letterTexts[locale];
  const until = formatDate(decidedAt + contestMs, locale);
  return (
    <>
      <p class="usa-intro">{t.denied}</p>
      <p>{t.deniedWhy}</p>
      <Heading>{t.reasonTitle}</Heading>
      <p>{t.reason(until)}</p>
      <Heading>{t.contestTitle}</Heading>
      <ol class="usa-list">
        {t.contest(until).map((line) => (
          <li>{line}</li>
        ))}
      </ol>
      {contest}
      <p>{t.again}</p>
    </>
  );
}

/** What a letter with a decision says below its head. The coded reason is for whoever asks for it, not for the letter. */
export function DecisionLetter(props: {
  locale: Locale;
  decision: 'approved' | 'denied';
  decidedAt: number;
  /** Undefined before there is one: in a letter that is shown before it is sent. */
  passId?: string | undefined;
  /** The end of a membership that was renewed; undefined for a new one. */
  renewedUntil?: number | undefined;
  /** Of its headings. */
  level?: 2 | 3;
  /** The way to contest a denial from the letter itself, while there is one. */
  contest?: Child;
}) {
  const { locale, decision, decidedAt, passId, renewedUntil, level = 2, contest = null } = props;
  return decision === 'approved' ? (
    <Approved locale={locale} passId={passId} renewedUntil={renewedUntil} />
  ) : (
    <Denied locale={locale} decidedAt={decidedAt} level={level} contest={contest} />
  );
}
