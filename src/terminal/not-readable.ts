/** Something was misread or mistyped, in words for whoever holds the reader; it is no event and has no number. */
export class NotReadable extends Error {
  override readonly name: string = 'NotReadable';
}

/** What was typed is no line of this kind at all. */
export class NotUnderstood extends NotReadable {
  override readonly name: string = 'NotUnderstood';
}
