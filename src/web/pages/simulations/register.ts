import type { Pages } from '../../visit.tsx';
import { registerSimulationComparison } from './compare.tsx';
import { registerSimulationFiles } from './files.ts';
import { registerSimulationForm } from './form.tsx';
import { registerSimulationList } from './list.tsx';
import { registerSimulationRun } from './run.tsx';

/** The analyst's pages. Those with a name of their own come before those of a run, whose name is any. */
export function registerSimulationPages(pages: Pages): void {
  registerSimulationList(pages);
  registerSimulationForm(pages);
  registerSimulationComparison(pages);
  registerSimulationRun(pages);
  registerSimulationFiles(pages);
}
