/** One element cut out of a document, with the line on which it begins. */
export interface XmlElement {
  readonly name: string;
  readonly line: number;
  readonly text: string;
}

/** Where a document ends inside an element, or an element is longer than anything that is one. */
export interface XmlBreak {
  readonly line: number;
  readonly problem: string;
}

/** The longest element, in characters. */
const longest = 4_000_000;

const linesIn = (text: string) => text.split('\n').length - 1;

/** The encoding that the declaration names, else UTF-8. */
function decoderFor(first: Uint8Array): TextDecoder {
  const head = new TextDecoder('latin1').decode(first.subarray(0, 200));
  const named = /^[^<]*<\?xml[^>]*encoding=["']([\w.-]+)["']/.exec(head)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(named);
  } catch {
    return new TextDecoder('utf-8');
  }
}

/**
 * Cuts the elements of these names out of an XML document as it streams by, each whole with its tags, none inside
 * another; comments and CDATA sections may hold anything. Holds one element in memory. What stands between is passed
 * over unread. A document that ends too early gives a break at the end, so that nobody takes it for whole.
 */
export async function* cutElements(
  chunks: AsyncIterable<Uint8Array>,
  names: readonly string[],
  root: string,
): AsyncGenerator<XmlElement | XmlBreak> {
  const outside = new RegExp(`<!--|<(${names.join('|')})(?=[\\s>])|</${root}\\s*>`);
  let decoder: TextDecoder | undefined;
  let text = '';
  let line = 1;
  let inside: string | undefined;
  let ended = false;
  // Where to look on: before it stands nothing that ends what is open.
  let from = 0;

  /** Passes over the text before `end`. */
  function pass(end: number): void {
    line += linesIn(text.slice(0, end));
    text = text.slice(end);
    from = 0;
  }

  /** The end of a comment or CDATA section that begins at `at`; -1 while it has not come yet. */
  function endOf(at: number): number {
    const closing = text.startsWith('<!--', at) ? '-->' : ']]>';
    const end = text.indexOf(closing, at + 4);
    return end < 0 ? -1 : end + closing.length;
  }

  /** The next element of what is there; undefined when more must come first. */
  function next(): XmlElement | undefined {
    for (;;) {
      if (inside === undefined) {
        const found = outside.exec(text);
        if (found === null) {
          // A tag may be cut by the end of the chunk.
          pass(Math.max(0, text.lastIndexOf('<')));
          return undefined;
        }
        pass(found.index);
        if (found[1] === undefined && found[0] !== '<!--') ended = true;
        if (found[1] !== undefined) inside = found[1];
        else {
          const end = found[0] === '<!--' ? endOf(0) : found[0].length;
          if (end < 0) return undefined;
          pass(end);
        }
        continue;
      }
      const closing = new RegExp(`<!--|<!\\[CDATA\\[|</${inside}\\s*>`, 'g');
      closing.lastIndex = from;
      const found = closing.exec(text);
      if (found === null) {
        from = Math.max(from, text.lastIndexOf('<'));
        return undefined;
      }
      if (found[0].startsWith('<!')) {
        const end = endOf(found.index);
        from = end < 0 ? found.index : end;
        if (end < 0) return undefined;
        continue;
      }
      const end = found.index + found[0].length;
      const element = { name: inside, line, text: text.slice(0, end) };
      inside = undefined;
      pass(end);
      return element;
    }
  }

  for await (const chunk of chunks) {
    decoder ??= decoderFor(chunk);
    text += decoder.decode(chunk, { stream: true });
    for (let element = next(); element !== undefined; element = next()) yield element;
    if (text.length > longest) {
      yield { line, problem: `no end of <${inside ?? 'comment'}> within ${longest} characters` };
      return;
    }
  }
  if (!ended) {
    const what = inside === undefined ? `without </${root}>` : `inside <${inside}>`;
    yield { line: line + linesIn(text), problem: `the document ends ${what}: it is not whole` };
  }
}
