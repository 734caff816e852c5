/** Draws charts as SVG, by Vega: on Node alone, and loaded only when there is something to draw. */
import type { ChartSpec } from './theme.ts';

/** SVG by the name of its chart. A specification that Vega-Lite warns of is a fault of ours and throws. */
export async function drawCharts(
  specs: Readonly<Record<string, ChartSpec>>,
): Promise<Readonly<Record<string, string>>> {
  if (Object.keys(specs).length === 0) return {};
  const [{ compile }, { parse, View, Warn, logger }] = await Promise.all([
    import('vega-lite'),
    import('vega'),
  ]);
  const strict = Object.assign(logger(Warn), {
    warn(...words: readonly unknown[]): never {
      throw new Error(`a chart is not drawn as it is meant: ${words.join(' ')}`);
    },
  });
  const drawn: Record<string, string> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const compiled = compile(spec as unknown as Parameters<typeof compile>[0], { logger: strict });
    const view = new View(parse(compiled.spec), { renderer: 'none', logger: strict });
    const svg = await view.toSVG();
    view.finalize();
    drawn[name] = accessible(svg, String(spec.description ?? name));
  }
  return drawn;
}

/** Says in words what the picture is of. */
function accessible(svg: string, title: string): string {
  const escaped = title.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
  return svg.replace('<svg ', `<svg role="img" aria-label="${escaped}" `);
}
