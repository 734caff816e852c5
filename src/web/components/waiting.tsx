import type { Wait, WaitingTimes } from '../../applications/waiting.ts';
import type { Locale } from '../../http/text.ts';
import { formatDuration } from '../format.ts';
import { waitingTexts } from '../texts/waiting.ts';

function words(wait: Wait, sentence: 'firstAnswer' | 'decision', locale: Locale): string {
  const time = (ms: number) => formatDuration(ms, locale);
  return waitingTexts[locale][sentence](time(wait.median), time(wait.low), time(wait.high), wait.count);
}

/** How long others waited, from real applications; says so where there are too few. */
export function Waiting({ times, locale }: { times: WaitingTimes; locale: Locale }) {
  const { toFirstAnswer, toDecision } = times;
  if (!toFirstAnswer && !toDecision) return <p>{waitingTexts[locale].tooFew}</p>;
  return (
    <ul class="usa-list">
      {toFirstAnswer ? <li>{words(toFirstAnswer, 'firstAnswer', locale)}</li> : null}
      {toDecision ? <li>{words(toDecision, 'decision', locale)}</li> : null}
    </ul>
  );
}
