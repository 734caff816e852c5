import { access } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { readyMade } from '../simulation/ready-made.ts';
import { readScenarioFile, type WantedRun } from '../simulation/scenario-file.ts';
import { readScenarioText } from '../simulation/scenario-text.ts';
import { callerPath } from './paths.ts';
import { readTextFile } from './text-file.ts';

/**
 * Reads a scenario: a YAML or JSON file, the name of a ready-made one, or the design day when there is none.
 * `overrides` go over the fields of its base.
 *
 * @throws Error with a line for each fault: file, line, field and reason.
 */
export async function readScenario(source: string | undefined, overrides: object = {}): Promise<WantedRun> {
  const known = readyMade.find(({ name }) => name === (source ?? 'design-day'));
  const path = source === undefined ? undefined : callerPath(source);
  const isFile =
    path !== undefined &&
    (await access(path).then(
      () => true,
      () => false,
    ));
  if (!isFile || source === undefined) {
    if (known === undefined)
      throw new Error(`There is no file ${source}, and no ready-made scenario of that name: see --list`);
    const read = readScenarioFile(known.scenario, known.name, overrides);
    if ('run' in read) return read.run;
    throw new Error(read.faults.map(({ path: at, message }) => `${at.join('.')}: ${message}`).join('\n'));
  }
  return parseScenario(await readTextFile(source), source, overrides);
}

/** The same for a text that was read from `file`. */
export function parseScenario(text: string, file: string, overrides: object = {}): WantedRun {
  const content = readScenarioText(text);
  if ('message' in content) throw new Error(`${file}:${content.line}: ${content.message}`);
  const name = basename(file, extname(file));
  const read = readScenarioFile(content.content, name, overrides);
  if ('run' in read) return read.run;
  throw new Error(
    read.faults
      .map(
        ({ path, message }) => `${file}:${content.lineOf(path)}: ${path.join('.') || 'scenario'}: ${message}`,
      )
      .join('\n'),
  );
}
