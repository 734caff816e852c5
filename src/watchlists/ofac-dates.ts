const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** A range wider than this says too little to compare; it is left out. */
const widestRange = 15;

function oneDate(text: string): string | undefined {
  const parts = /^(?:(?:(\d{1,2}) )?([a-z]{3})[a-z]* )?(\d{4})$/i.exec(text.trim());
  if (parts === null) return undefined;
  const [, day, monthName, year = ''] = parts;
  if (monthName === undefined) return year;
  const month = months.indexOf(monthName.toLowerCase()) + 1;
  if (month === 0) return undefined;
  const yearAndMonth = `${year}-${String(month).padStart(2, '0')}`;
  if (day === undefined) return yearAndMonth;
  const date = `${yearAndMonth}-${day.padStart(2, '0')}`;
  const real = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(real.getTime()) || real.getUTCDate() !== Number(day) ? undefined : date;
}

/**
 * The dates that OFAC means by `10 Dec 1948`, `Jun 1960`, `1951`, `circa 1951` (the year: comparing allows for one
 * more or less), `1951 to 1953` and `01 Jan 1961 to 31 Dec 1962` (each year of the range).
 * Undefined when it is not understood.
 */
export function ofacDates(text: string): readonly string[] | undefined {
  const circa = /^circa\s+/i.test(text);
  const [from = '', to] = text
    .replace(/^circa\s+/i, '')
    .split(/\s+to\s+|(?<=\d{4})\s*-\s*(?=\d{4}$)/i)
    .map(oneDate);
  if (from === '') return undefined;
  if (!/ to |\d{4}\s*-\s*\d{4}$/i.test(text)) return [circa ? from.slice(0, 4) : from];
  if (to === undefined) return undefined;
  const [first, last] = [Number(from.slice(0, 4)), Number(to.slice(0, 4))];
  if (last < first) return undefined;
  if (last - first > widestRange) return [];
  return Array.from({ length: last - first + 1 }, (_, i) => String(first + i));
}
