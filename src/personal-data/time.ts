/** A moment as RFC 3339 has it; undefined where there is none. */
export const time = (ms: number | null) => (ms === null ? undefined : new Date(ms).toISOString());
