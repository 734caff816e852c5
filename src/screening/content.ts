import { sha256Hex } from '../keys/digest.ts';

/**
 * JSON with keys sorted at every level and absent (`undefined`) members left out, so that equal contents give
 * equal text whatever order their fields were written in. Throws on what JSON cannot hold (functions, cycles, NaN).
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members: Readonly<Record<string, unknown>> = { ...value };
    let text = '';
    for (const key of Object.keys(members).sort()) {
      const member = members[key];
      if (member === undefined) continue;
      text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
    }
    return `{${text}}`;
  }
  const text = typeof value === 'number' && !Number.isFinite(value) ? undefined : JSON.stringify(value);
  if (text === undefined) throw new TypeError(`no JSON form for ${typeof value}`);
  return text;
}

/** SHA-256 (hex) of the canonical JSON: `entryHash` of a list entry, `subjectHash` of a subject. */
export function contentHash(value: unknown): string {
  return sha256Hex(canonicalJson(value));
}
