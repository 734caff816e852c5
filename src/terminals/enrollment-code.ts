/** Without letters and digits that look alike. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** How long an enrollment code may be used. */
export const enrollmentMs = 15 * 60_000;

/** Random characters in groups of four, 5 bits each: 12 for a code that is typed once, 8 for a badge. */
export function randomCode(characters: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(characters));
  const text = Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('');
  return text.replaceAll(/(.{4})(?=.)/g, '$1-');
}
