import type { Comparison, DifferenceRow, Variation } from '../compare.ts';
import { hourPanel, line } from './frame.ts';
import { type ChartSpec, chart, colours, dash, ink, panelTitle, shade, spacing } from './theme.ts';
import type { ChartWords } from './words.ts';

/** Bars of one variant, the largest changes first. */
const most = 20;
/** With so few ports the hours are shown too. */
const fewPorts = 3;

const labelOf = ({ portName, laneClass }: DifferenceRow, words: ChartWords) =>
  `${portName}, ${words.classes[laneClass]}`;

/** What each variant changes of the mean waits, by port and lane class; of few ports by hour as well. */
export function differencesChart({ base, variants }: Comparison, words: ChartWords): ChartSpec {
  const ports = new Set(base.summary.days.map((row) => row.port));
  ports.delete('all');
  const panels = variants.flatMap((variant) => [
    barsOf(variant, words),
    ...(ports.size > fewPorts ? [] : byHour(variant, words)),
  ]);
  const { replications, seed } = base.summary;
  return chart(words.differences(base.name), words.compared(replications, seed), panels, 1);
}

function barsOf({ name, difference }: Variation, words: ChartWords): ChartSpec {
  const values = difference.rows
    .flatMap((row) => {
      const { meanMinutes: it, laneClass } = row;
      if (it === null) return [];
      const { value, low, high } = it;
      return [
        {
          label: labelOf(row, words),
          value,
          low: low ?? value,
          high: high ?? value,
          color: colours[laneClass],
        },
      ];
    })
    .toSorted((left, right) => Math.abs(right.value) - Math.abs(left.value))
    .slice(0, most);
  const x = { type: 'quantitative', title: words.changeOfMeanMinutes, axis: { tickCount: 5 } };
  const y = { field: 'label', type: 'nominal', sort: null, title: null, axis: { labelLimit: 400 } };
  return {
    width: 520,
    height: { step: 20 },
    title: panelTitle(name, ink),
    data: { values },
    encoding: { y },
    layer: [
      {
        mark: { type: 'bar', opacity: 0.6, height: 13 },
        encoding: { x: { ...x, field: 'value' }, color: { field: 'color', type: 'nominal', scale: null } },
      },
      {
        mark: { type: 'rule', strokeWidth: 2, color: ink },
        encoding: { x: { ...x, field: 'low' }, x2: { field: 'high' } },
      },
      {
        mark: { type: 'rule', color: ink },
        encoding: { x: { datum: 0 }, y: { value: 0 }, y2: { value: 'height' } },
      },
    ],
  };
}

/** The change in each hour, of the classes that change at all. */
function byHour({ name, difference }: Variation, words: ChartWords): ChartSpec[] {
  const panels = difference.rows
    .filter(({ hourlyMinutes: { value } }) => value.some((it) => Math.abs(it ?? 0) >= 0.05))
    .map((row) => {
      const { hourlyMinutes: it, laneClass } = row;
      const color = colours[laneClass];
      const steps = it.value.length;
      const values = it.value.map((value, step) => ({
        hour: ((step + 0.5) * 24) / steps,
        value,
        low: it.low[step] ?? value,
        high: it.high[step] ?? value,
      }));
      const y = (field: string) => ({
        field,
        type: 'quantitative',
        title: words.changeMinutes,
        axis: { tickCount: 5 },
      });
      const zero: ChartSpec = {
        mark: { type: 'rule', color: ink },
        encoding: { x: { value: 0 }, x2: { value: 'width' }, y: { datum: 0 } },
      };
      const band: ChartSpec = {
        mark: { type: 'area', color },
        encoding: {
          y: y('low'),
          y2: { field: 'high' },
          opacity: shade(words.interval, { [words.interval]: 0.35 }),
        },
      };
      const dashes = dash(words.changeOfMean, { [words.changeOfMean]: [1, 0] });
      return hourPanel(`${name}: ${labelOf(row, words)}`, color, words.hourOfArrival, {
        values,
        layer: [zero, band, line(color, { y: y('value'), strokeDash: dashes })],
      });
    });
  return panels.length === 0 ? [] : [{ columns: 2, spacing, concat: panels }];
}
