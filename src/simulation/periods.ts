/** Lanes by quarter hour as the periods of a schedule. */
export function periodsOf(lanesOpen: readonly number[]): { from: string; to: string; open: number }[] {
  const time = (quarter: number) =>
    `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`;
  const periods: { from: string; to: string; open: number }[] = [];
  for (const [quarter, open] of lanesOpen.entries()) {
    const last = periods.at(-1);
    if (last?.open === open) last.to = time(quarter + 1);
    else periods.push({ from: time(quarter), to: time(quarter + 1), open });
  }
  return periods;
}
