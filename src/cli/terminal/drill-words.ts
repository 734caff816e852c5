import type { Locale } from '../../http/text.ts';
import type { LaneClass } from '../../lanes/lane-class.ts';
import { drillDecision, drillTravelers } from '../../terminal/drill.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { wordsIn } from './texts.ts';

/** Who can be presented in a drill, as lines that can be typed. */
export function travelerLines(laneClass: LaneClass, locale: Locale): string {
  const say = wordsIn(locale);
  return drillTravelers
    .map((one) => {
      const { what, rfid, plate } = one;
      return `  rfid ${rfid} ${plate} BCN MEX\n      ${what[locale]}: ${say(drillDecision(one, laneClass))}`;
    })
    .join('\n');
}

/** Enters or leaves a drill, or deletes what drills have left here; says what has become of it. */
export function commandDrill(
  terminal: Terminal,
  argument: string,
  laneClass: LaneClass,
  locale: Locale,
): string {
  const say = wordsIn(locale);
  const { drill } = terminal;
  if (argument === 'on') {
    drill.begin();
    return `${say('drillOn')}\n${travelerLines(laneClass, locale)}`;
  }
  if (argument === 'off') {
    drill.end();
    return say('drillOff');
  }
  if (argument === 'clear') {
    drill.clear();
    return say('drillCleared');
  }
  return say('drillUsage');
}
