import { isNode, LineCounter, parseDocument } from 'yaml';

/** A scenario's text (YAML, of which JSON is a part) after it was read. */
export type ScenarioText = {
  /** What stands in it; an empty text is an empty object. */
  readonly content: unknown;
  /** The line, from 1, on which a field stands, or the nearest thing around it. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
};

/** Reads a text, or says on which line it is broken and how. */
export function readScenarioText(
  text: string,
): ScenarioText | { readonly line: number; readonly message: string } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken !== undefined) return { line: lines.linePos(broken.pos[0]).line, message: broken.message };
  return {
    content: document.toJS({ maxAliasCount: 20 }) ?? {},
    lineOf(path) {
      for (let length = path.length; length >= 0; length -= 1) {
        const node: unknown = document.getIn(path.slice(0, length), true);
        if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
      }
      return 1;
    },
  };
}
