import { readBytes } from './body.ts';
import { DomainError } from './problems.ts';

/** A file that was sent with a form. */
export interface SentFile {
  /** As its sender calls it: anybody's word. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of the bytes, hex. */
  readonly sha256: string;
}

/** A form with at most one file. */
export interface SentForm {
  readonly fields: URLSearchParams;
  readonly file: SentFile | undefined;
}

/** Room for the fields, the file's name and the lines between. */
const roomForFields = 64 * 1024;

/** SHA-256 in hex, beside the thread where the runtime can: a file is long. */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function fileTooLarge(limit: number): DomainError {
  const size = `${limit / (1024 * 1024)} MB`;
  return new DomainError('too_large', {
    en: `The file is larger than ${size}. Send a smaller one, for example a photo of lower quality.`,
    es: `El archivo pesa más de ${size}. Envíe uno más pequeño, por ejemplo una foto de menor calidad.`,
  });
}

/**
 * Reads a multipart form (RFC 7578) by the platform's own parser, after its bytes were held to the limit.
 *
 * @param limit of the file, bytes
 * @throws DomainError `too_large`, `invalid_body`, or `unsupported_media_type` for any other form
 */
export async function readMultipart(request: Request, limit: number): Promise<SentForm> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type)) {
    throw new DomainError('unsupported_media_type', {
      en: 'Send the form as multipart/form-data.',
      es: 'Envíe el formulario como multipart/form-data.',
    });
  }
  const body = await readBytes(request, limit + roomForFields, () => fileTooLarge(limit));
  let form: FormData;
  try {
    form = await new Response(body, { headers: { 'content-type': type } }).formData();
  } catch {
    throw new DomainError('invalid_body', {
      en: 'The form cannot be read: it is cut short or not multipart/form-data.',
      es: 'No se puede leer el formulario: está incompleto o no es multipart/form-data.',
    });
  }
  const fields = new URLSearchParams();
  let file: SentFile | undefined;
  for (const [name, value] of form) {
    if (typeof value === 'string') {
      fields.append(name, value);
      continue;
    }
    // A browser sends an empty file where none was chosen.
    if (value.size === 0 && value.name === '') continue;
    if (value.size > limit) throw fileTooLarge(limit);
    if (file) {
      throw new DomainError('invalid_body', {
        en: 'Send one file at a time.',
        es: 'Envíe un archivo a la vez.',
      });
    }
    const bytes = new Uint8Array(await value.arrayBuffer());
    file = { name: value.name, bytes, sha256: await sha256Of(bytes) };
  }
  return { fields, file };
}
