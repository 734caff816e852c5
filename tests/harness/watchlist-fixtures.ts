import type { Harness } from './common.ts';

export const manager = { roles: ['list_manager'], agency: 'CBP' } as const;

/** A person's entry; `version` changes its content. */
export function entry(id: string, version = 0) {
  return {
    id,
    type: 'person',
    names: [{ full: `APELLIDO ${id.toUpperCase()}, Nombre`, kind: 'primary' }],
    birthDates: [`19${70 + (version % 30)}-04-1${version % 10}`],
  };
}

export function ndjson(lines: readonly unknown[]): string {
  return lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
}

/** Opens a list of CBP, unless told otherwise. */
export async function openList(h: Harness, id: string, more: Record<string, unknown> = {}) {
  const ownerAgency = (more.ownerAgency as string | undefined) ?? 'CBP';
  const body = {
    id,
    name: `List ${id}`,
    ownerAgency,
    legalBasis: '8 CFR 235.7',
    caveat: 'hit_only',
    ...more,
  };
  return h.request('POST', '/v1/watchlists', { as: { roles: ['list_manager'], agency: ownerAgency }, body });
}

/** Imports lines; `query` is `mode=delta&strict=1` and the like. */
export function importLines(h: Harness, list: string, lines: readonly unknown[], query = '', agency = 'CBP') {
  return h.request('PUT', `/v1/watchlists/${list}/entries?${query}`, {
    as: { roles: ['list_manager'], agency },
    rawBody: ndjson(lines),
    headers: { 'content-type': 'application/x-ndjson' },
  });
}
