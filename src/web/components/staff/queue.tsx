import type { Child, PropsWithChildren } from 'hono/jsx';
import type { Locale } from '../../../http/text.ts';
import type { NameOf } from '../../../sessions/staff-names.ts';
import { formatDuration } from '../../format.ts';
import { queueTexts } from '../../texts/queue.ts';
import { Form } from '../form-shell.tsx';
import type { PageProps } from '../layout.tsx';

type Options = readonly (readonly [value: string, label: string])[];

/** One choice of a queue's filter. */
export interface Choice {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly options: Options;
}

/** The filter of a queue: a form that is read, so that a narrowed queue has an address. */
export function QueueFilter({
  page,
  action,
  choices,
}: {
  page: PageProps;
  action: string;
  choices: readonly Choice[];
}) {
  const t = queueTexts[page.locale];
  return (
    <form method="get" action={action} class="garita-filter" aria-label={t.filters}>
      {choices.map(({ name, label, value, options }) => (
        <div>
          <label class="usa-label margin-top-0" for={`filter-${name}`}>
            {label}
          </label>
          <select class="usa-select" id={`filter-${name}`} name={name}>
            {options.map(([code, words]) => (
              <option value={code} selected={code === value}>
                {words}
              </option>
            ))}
          </select>
        </div>
      ))}
      <button type="submit" class="usa-button">
        {t.show}
      </button>
    </form>
  );
}

/** A line of a queue: who, what else is to be known, and who has taken it. */
export interface QueueLine {
  readonly id: string;
  readonly name: string;
  readonly href: string;
  readonly cells: readonly Child[];
  readonly assigned: { readonly officerId: string } | undefined;
}

function Line(props: {
  page: PageProps;
  line: QueueLine;
  columns: readonly string[];
  me: string;
  nameOf: NameOf;
}) {
  const { page, line, columns, me, nameOf } = props;
  const t = queueTexts[page.locale];
  const { id, name, href, cells, assigned } = line;
  const mine = assigned === undefined || assigned.officerId === me;
  return (
    <tr data-row>
      <td data-label={t.columns.select} class="garita-select">
        <div class="usa-checkbox bg-transparent">
          <input
            class="usa-checkbox__input"
            id={`select-${id}`}
            type="checkbox"
            name="id"
            value={id}
            disabled={!mine}
          />
          <label class="usa-checkbox__label margin-top-0" for={`select-${id}`}>
            <span class="usa-sr-only">{t.select(name)}</span>
          </label>
        </div>
      </td>
      <th scope="row" data-label={columns[0]}>
        <a class="usa-link" href={href}>
          {name}
        </a>
      </th>
      {cells.map((cell, index) => (
        <td data-label={columns[index + 1]}>{cell}</td>
      ))}
      <td data-label={t.columns.assigned}>
        {assigned === undefined ? t.nobody : mine ? t.you : nameOf(assigned.officerId)}
      </td>
    </tr>
  );
}

/** The lines of a queue with what can be done to several at once: taking and giving back, and nothing else. */
export function QueueTable(props: {
  page: PageProps;
  title: string;
  action: string;
  /** Path with query of the queue as it is narrowed. */
  back: string;
  columns: readonly string[];
  lines: readonly QueueLine[];
  me: string;
  nameOf: NameOf;
}) {
  const { page, title, action, back, columns, lines, me, nameOf } = props;
  const t = queueTexts[page.locale];
  if (lines.length === 0) return <p class="usa-intro">{t.none}</p>;
  return (
    <Form page={page} action={action}>
      <input type="hidden" name="back" value={back} />
      <table class="usa-table usa-table--borderless usa-table--stacked width-full garita-queue">
        <caption class="usa-sr-only">{title}</caption>
        <thead>
          <tr>
            {[t.columns.select, ...columns, t.columns.assigned].map((name) => (
              <th scope="col">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Line page={page} line={line} columns={columns} me={me} nameOf={nameOf} />
          ))}
        </tbody>
      </table>
      <button type="submit" class="usa-button" name="do" value="take" data-key="t">
        {t.take}
      </button>
      <button type="submit" class="usa-button usa-button--outline" name="do" value="release">
        {t.release}
      </button>
    </Form>
  );
}

/** How long something has waited, with the moment as a machine reads it. */
export function Waited({ since, now, locale }: { since: string; now: number; locale: Locale }) {
  return <time datetime={since}>{formatDuration(now - Date.parse(since), locale)}</time>;
}

/** The ways to the next page of a queue and back to its beginning. */
export function QueuePaging(props: {
  page: PageProps;
  path: string;
  query: URLSearchParams;
  next: string | undefined;
}) {
  const { page, path, query, next } = props;
  const t = queueTexts[page.locale];
  const to = (cursor: string | undefined) => {
    const other = new URLSearchParams(query);
    other.delete('cursor');
    if (cursor !== undefined) other.set('cursor', cursor);
    return `${path}?${other}`;
  };
  return (
    <p class="margin-top-3">
      {query.has('cursor') ? (
        <a class="usa-link margin-right-3" href={to(undefined)}>
          {t.first}
        </a>
      ) : null}
      {next === undefined ? null : (
        <a class="usa-link" href={to(next)}>
          {t.next}
        </a>
      )}
    </p>
  );
}

/** Something that went wrong with a form of many lines. */
export function QueueAlert({ children }: PropsWithChildren) {
  return (
    <div class="usa-alert usa-alert--error" role="alert">
      <div class="usa-alert__body">
        <p class="usa-alert__text">{children}</p>
      </div>
    </div>
  );
}
