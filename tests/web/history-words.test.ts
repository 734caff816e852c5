import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { historyTexts } from '../../src/web/texts/history.ts';

/** What the histories on the officers' pages leave out: who has merely read something. */
const read = /\.(read|list|lookup|serve|sheet)$/;

describe('the history of an application, a match or a membership', () => {
  it('has words in both languages for everything that the service records of them', () => {
    const sources = globSync('src/**/*.ts').map((path) => readFileSync(path, 'utf8'));
    const recorded = sources.flatMap((text) =>
      [
        ...text.matchAll(
          /action: '((?:application|interview|assignment|match|membership|paper|photo)\.\w+)'/g,
        ),
      ].map(([, action = '']) => action),
    );
    const actions = [...new Set(recorded)].filter((action) => !read.test(action));
    expect(actions.length).toBeGreaterThan(20);
    for (const { actions: words } of [historyTexts.en, historyTexts.es]) {
      for (const action of actions) expect(words[action], action).toMatch(/\w/);
    }
  });
});
