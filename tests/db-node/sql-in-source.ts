import { globSync, readFileSync } from 'node:fs';

/** A template of SQL as it stands in the source. */
export interface SourceStatement {
  readonly place: string;
  /** With `?` for each value. */
  readonly text: string;
  /** The columns that its row type names, where the type stands beside it. */
  readonly columns: readonly string[] | undefined;
}

/** The index after the bracket that closes the one at `open`. */
function closing(text: string, open: number, pair: '<>' | '{}'): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === pair[0]) depth++;
    if (text[i] === pair[1] && text[i - 1] !== '=' && --depth === 0) return i + 1;
  }
  return text.length;
}

/** The template's text from its opening backtick, each `${…}` replaced. */
function templateAt(source: string, start: number): string {
  let text = '';
  for (let i = start + 1; i < source.length && source[i] !== '`'; i++) {
    if (source.startsWith('${', i)) {
      text += '?';
      i = closing(source, i + 1, '{}') - 1;
    } else text += source[i];
  }
  return text;
}

const fieldsOf = (body: string) =>
  [...body.matchAll(/^\s*(?:readonly )?(\w+)\??:|[;{]\s*(?:readonly )?(\w+)\??:/gm)].map(
    (m) => m[1] ?? m[2] ?? '',
  );

/** The fields of an inline row type, or of an interface of the same file that extends nothing. */
function columnsOf(type: string, source: string): readonly string[] | undefined {
  if (type.startsWith('{')) return fieldsOf(type);
  const declared = new RegExp(`interface ${type} \\{`).exec(source);
  if (!declared) return undefined;
  const open = declared.index + declared[0].length - 1;
  return fieldsOf(source.slice(open, closing(source, open, '{}')));
}

function statementsOf(file: string): SourceStatement[] {
  const source = readFileSync(file, 'utf8');
  const found: SourceStatement[] = [];
  for (const match of source.matchAll(/(?<![\w.])sql(?=[<`])/g)) {
    const after = match.index + 3;
    const typed = source[after] === '<';
    const tick = typed ? closing(source, after, '<>') : after;
    if (source[tick] !== '`') continue;
    const type = typed ? source.slice(after + 1, tick - 1).trim() : '';
    const line = source.slice(0, match.index).split('\n').length;
    found.push({
      place: `${file}:${line}`,
      text: templateAt(source, tick).trim(),
      columns: columnsOf(type, source),
    });
  }
  return found;
}

/** Every `sql` template under src, except where this file's own helper is defined. */
export function statementsInSource(): SourceStatement[] {
  return globSync('src/**/*.{ts,tsx}')
    .filter((file) => file !== 'src/db/sql.ts')
    .sort()
    .flatMap(statementsOf);
}
