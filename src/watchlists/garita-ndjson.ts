import type { core } from 'zod';
import type { ListEntry } from '../screening/types.ts';
import { EntryId, EntryLine, knownFields } from './entry-schema.ts';

/** Why a line is not taken. `field` is `names[0].full`, or empty for the line as a whole. */
export interface BadLine {
  readonly field: string;
  readonly reason: string;
}

/** What one line says. A rejected line whose id could be read names it: what is published of it stays. */
export type ParsedLine =
  | { readonly kind: 'upsert'; readonly entry: ListEntry; readonly ignored: readonly string[] }
  | { readonly kind: 'remove'; readonly id: string }
  | ({ readonly kind: 'rejected'; readonly id?: string } & BadLine);

function fieldOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((field, key) => {
    if (typeof key === 'number') return `${field}[${key}]`;
    return field === '' ? String(key) : `${field}.${String(key)}`;
  }, '');
}

function reasonOf(issue: core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.input === undefined && issue.message.endsWith('undefined')) {
    return `is missing (expected ${issue.expected})`;
  }
  return issue.message.replace(/^Invalid input: /, '');
}

/** The first issue of a refused line; one is enough to find it by, and lines are mended one by one. */
function rejected(id: string | undefined, issues: readonly core.$ZodIssue[]): ParsedLine {
  const issue = issues[0];
  const bad = issue
    ? { field: fieldOf(issue.path), reason: reasonOf(issue) }
    : { field: '', reason: 'not valid' };
  return { kind: 'rejected', ...bad, ...(id === undefined ? {} : { id }) };
}

/** `null` and `''` say the same as nothing at all, in an entry and in its documents. */
function withoutBlanks(value: object): Record<string, unknown> {
  const kept = Object.entries(value).filter(([, member]) => member !== null && member !== '');
  return Object.fromEntries(
    kept.map(([key, member]) => [key, Array.isArray(member) ? member.map(item) : member]),
  );
}

function item(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? withoutBlanks(value) : value;
}

/**
 * Reads one line of a `garita` list: an entry, or `{"id", "operation": "remove"}`. Pure; never throws.
 *
 * @example parseGaritaLine('{"id":"7","type":"person","names":[{"full":"PEREZ, Ana","kind":"primary"}]}')
 */
export function parseGaritaLine(text: string): ParsedLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const words = error instanceof Error ? error.message.replace(/ in JSON(?= at)/, '') : '';
    return { kind: 'rejected', field: '', reason: `not JSON: ${words.slice(0, 200)}` };
  }
  return parseGaritaValue(value);
}

/** The same for a line that is parsed already. */
export function parseGaritaValue(value: unknown): ParsedLine {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { kind: 'rejected', field: '', reason: 'expected a JSON object' };
  }
  const line = withoutBlanks(value);
  const id = EntryId.safeParse(line.id);
  if (!id.success)
    return rejected(
      undefined,
      id.error.issues.map((issue) => ({ ...issue, path: ['id'] })),
    );
  const operation = line.operation ?? 'upsert';
  if (operation === 'remove') return { kind: 'remove', id: id.data };
  if (operation !== 'upsert') {
    return { kind: 'rejected', id: id.data, field: 'operation', reason: 'expected "upsert" or "remove"' };
  }
  const entry = EntryLine.safeParse(line, { reportInput: true });
  if (!entry.success) return rejected(id.data, entry.error.issues);
  return {
    kind: 'upsert',
    entry: entry.data,
    ignored: Object.keys(line).filter((key) => !knownFields.has(key)),
  };
}
