import { fileTypeFromBuffer } from 'file-type';
import { DomainError } from '../http/problems.ts';

export const paperTypes = ['application/pdf', 'image/jpeg', 'image/png'] as const;
export type PaperType = (typeof paperTypes)[number];

/** Enough of a file to tell what it is. */
const headBytes = 4100;

/** What a file is by its content, whatever it is called. @throws DomainError for everything but PDF, JPEG and PNG */
export async function paperTypeOf(bytes: Uint8Array<ArrayBuffer>): Promise<PaperType> {
  const found = await fileTypeFromBuffer(bytes.subarray(0, headBytes)).catch(() => undefined);
  const type = paperTypes.find((one) => one === found?.mime);
  if (type) return type;
  const message = {
    en: 'This file is no PDF, JPEG or PNG by its content. Save or photograph the paper as one of these.',
    es: 'Por su contenido, este archivo no es PDF, JPEG ni PNG. Guarde o fotografíe el documento en uno de ellos.',
  };
  throw new DomainError('unsupported_media_type', message);
}
