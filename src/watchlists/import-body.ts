import { DomainError } from '../http/problems.ts';

/** The largest list, in bytes before compression. */
export const largestImport = 200 * 1024 * 1024;

function tooLarge(): DomainError {
  return new DomainError('too_large', {
    en: `An import may have at most ${largestImport} bytes (uncompressed). Send it in parts with mode=delta.`,
    es: `Una importación puede tener a lo más ${largestImport} bytes (sin comprimir). Envíela en partes con mode=delta.`,
  });
}

function unsupported(en: string, es: string): DomainError {
  return new DomainError('unsupported_media_type', { en, es });
}

function brokenOff(): DomainError {
  return new DomainError('invalid_body', {
    en: 'The body broke off or is not valid gzip. Nothing was published.',
    es: 'El cuerpo se interrumpió o no es gzip válido. No se publicó nada.',
  });
}

async function* counted(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  let total = 0;
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw brokenOff();
      });
      if (done) return;
      total += value.length;
      if (total > largestImport) throw tooLarge();
      yield value;
    }
  } finally {
    // Nobody reads on after a refusal; a stream that is over does not mind.
    reader.cancel().catch(() => {});
  }
}

/**
 * The bytes of an NDJSON body, as they come and unpacked, with the limit kept in both forms.
 *
 * @throws DomainError `unsupported_media_type` or `too_large` at once; `too_large` or `invalid_body` while reading.
 */
export function importBody(request: Request): AsyncIterable<Uint8Array> {
  const contentType = request.headers.get('content-type') ?? '';
  if (!/^application\/(?:x-)?ndjson\s*(?:;|$)/i.test(contentType)) {
    throw unsupported('Send the body as application/x-ndjson.', 'Envíe el cuerpo como application/x-ndjson.');
  }
  if (Number(request.headers.get('content-length') ?? 0) > largestImport) throw tooLarge();
  const encoding = (request.headers.get('content-encoding') ?? 'identity').trim().toLowerCase();
  if (encoding !== 'identity' && encoding !== 'gzip') {
    throw unsupported('Content-Encoding: only gzip is known.', 'Content-Encoding: solo se conoce gzip.');
  }
  const body = (request.body ?? new Blob([]).stream()) as ReadableStream<Uint8Array<ArrayBuffer>>;
  return counted(encoding === 'gzip' ? body.pipeThrough(new DecompressionStream('gzip')) : body);
}
