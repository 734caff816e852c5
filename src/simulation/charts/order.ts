const kinds = ['differences', 'waits', 'lines', 'lanes'];
const kindOf = (chart: string) => kinds.indexOf(chart.split('-')[0] ?? '');

/** Charts by their names in the order in which they are shown: port by port, of each the waits first. */
export function inOrder(a: string, b: string): number {
  return (a.split('-')[1] ?? '').localeCompare(b.split('-')[1] ?? '') || kindOf(a) - kindOf(b);
}
