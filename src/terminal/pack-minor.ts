import { dayMs, dayOf, yearsAfter } from '../applications/calendar.ts';

/**
 * A minor has one more record in the pack, under a key made of their tag. It never admits anybody. In the place of a
 * tag it has the day on which they come of age, in days since 1970, or 0 where that day is not near: a pack is used for
 * a day at most, and need not tell birth dates.
 */
const farOff = 0;
/** Has come of age: the record stays, and tells no day any more. */
const past = 1;

/** A pack is used for 24 hours, and what is in it is looked at again each hour. */
const nearDays = 2;
/** For so long after the day the record is still looked at, should the service have been down on it. */
const lookBackDays = 14;

/** What the record of a person says; undefined: an adult, who has none, or an unknown birth date, which is an adult's. */
export function minorRecord(birthDate: string | null, now: number): number | undefined {
  if (birthDate === null) return undefined;
  const today = dayOf(now);
  const ofAge = yearsAfter(birthDate, 18);
  if (today < ofAge) return ofAge <= dayOf(now + nearDays * dayMs) ? Date.parse(ofAge) / dayMs : farOff;
  return ofAge >= dayOf(now - lookBackDays * dayMs) ? past : undefined;
}

/** The birth dates, first and last, of those whose record may have to change about now. */
export function bornToComeOfAge(now: number): readonly [first: string, last: string] {
  // A day more on both sides: 29 February comes of age on 1 March.
  const day = (days: number) => yearsAfter(dayOf(now + days * dayMs), -18);
  return [day(-lookBackDays - 1), day(nearDays + 1)];
}

/** Whether a record that was found under a minor's key says that they are one now. */
export function saysMinor(record: { readonly member: number } | undefined, now: number): boolean {
  return record !== undefined && (record.member === farOff || Math.floor(now / dayMs) < record.member);
}
