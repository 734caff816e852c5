/** How long a membership lasts (CBP's SENTRI rules): five years, and up to 24 months more while a renewal is decided. */
export const termMonths = 60;
export const graceMonths = 24;
/** A renewal may be filed from one year before the end. */
export const renewalMonths = 12;

/**
 * The same UTC day and time `months` later, in milliseconds; where that month is too short, its last day.
 *
 * @example addMonths(Date.parse('2028-02-29T00:00:00Z'), 12) // 2029-02-28
 */
export function addMonths(time: number, months: number): number {
  const from = new Date(time);
  const day = from.getUTCDate();
  const to = new Date(time);
  to.setUTCDate(1);
  to.setUTCMonth(to.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate();
  to.setUTCDate(Math.min(day, lastDay));
  return to.getTime();
}
