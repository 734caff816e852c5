/** Something was misread or mistyped, in words for whoever holds the reader; it is no event and has no number. */
export class NotReadable extends Error {
  override readonly name = 'NotReadable';
}
