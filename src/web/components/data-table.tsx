import type { ResultTable } from '../../simulation/result-tables.ts';

/** A table of words and numbers that scrolls by itself where it is wider than the window. */
export function DataTable({ caption, table }: { caption: string; table: ResultTable }) {
  const { columns, heads, rows } = table;
  return (
    <section class="garita-table-scroll" tabindex={0} aria-label={caption}>
      <table class="usa-table usa-table--borderless usa-table--compact font-sans-2xs">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((text, at) => (
              <th scope="col" class={at < heads ? '' : 'text-right'}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells) => (
            <tr>
              {cells.map((text, at) =>
                at < heads ? <th scope="row">{text}</th> : <td class="text-right text-no-wrap">{text}</td>,
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
