/**
 * The fields of one CSV line (RFC 4180 quoting, one record a line), or the reason why it is none.
 * A quote that stays open costs its own line, never the rest of the file.
 */
export function parseCsvLine(text: string): readonly string[] | string {
  const line = text.replace(/\r$/, '');
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (line[at] === '"') {
      let field = '';
      let end = line.indexOf('"', at + 1);
      while (end >= 0 && line[end + 1] === '"') {
        field += line.slice(at + 1, end + 1);
        at = end + 1;
        end = line.indexOf('"', at + 1);
      }
      if (end < 0) return 'a quote stays open';
      fields.push(field + line.slice(at + 1, end));
      at = end + 1;
      if (at < line.length && line[at] !== ',') return 'text after a closing quote';
    } else {
      const end = line.indexOf(',', at);
      fields.push(line.slice(at, end < 0 ? line.length : end));
      at = end < 0 ? line.length : end;
    }
    if (at >= line.length) return fields;
    at += 1;
  }
}
