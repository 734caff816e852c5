import type { OptimisedQueue } from '../optimise/optimise.ts';
import { type ChartSpec, chart, colours, ink, panelSize, panelTitle } from './theme.ts';
import { chartWords } from './words.ts';

/** What each further shift buys: the longest wait of an hour against lane-hours, with target and choice. */
export function tradeOffChart(queues: readonly OptimisedQueue[], port: string): ChartSpec {
  const panels = queues.map(({ crossingName, laneClass, target, found }): ChartSpec => {
    const color = colours[laneClass];
    const values = found.path.map(({ laneHours, worst }) => ({ laneHours, worst }));
    const x = (field: string) => ({
      field,
      type: 'quantitative',
      title: 'lane-hours a day',
      scale: { zero: false },
      axis: { tickCount: 6, grid: false },
    });
    const y = (field: string) => ({
      field,
      type: 'quantitative',
      title: 'wait in the worst hour (minutes)',
      scale: { type: 'symlog', domainMin: 0 },
      axis: { values: [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] },
    });
    const choice = { laneHours: found.best.laneHours, worst: found.best.worst };
    return {
      ...panelSize,
      title: panelTitle(`${crossingName}, ${chartWords.en.classes[laneClass]}`, color),
      layer: [
        {
          data: { values: [{ worst: target.minutes }] },
          mark: { type: 'rule', color: ink, strokeDash: [4, 3] },
          encoding: { y: y('worst') },
        },
        {
          data: { values },
          mark: { type: 'line', color, strokeWidth: 2, point: { color, size: 30 } },
          encoding: { x: x('laneHours'), y: y('worst'), order: { field: 'laneHours', type: 'quantitative' } },
        },
        {
          data: { values: [choice] },
          mark: { type: 'point', color: ink, shape: 'diamond', size: 140, filled: true },
          encoding: { x: x('laneHours'), y: y('worst') },
        },
      ],
    };
  });
  return chart(
    `What lane-hours buy: ${port}`,
    'Dashed: the target. Diamond: the schedule that was found.',
    panels,
  );
}
