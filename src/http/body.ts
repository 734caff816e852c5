import { type core, z } from 'zod';
import { refuseFlaws } from './flaws.ts';
import { pointerOf } from './pointer.ts';
import { DomainError, type FieldError } from './problems.ts';
import { inWords } from './rule-words.ts';
import type { Locale } from './text.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The largest JSON body; list imports stream and have a limit of their own. */
export const maxBodyBytes = 256 * 1024;

/** What schemas say of a wrong field, by language: the `error` of a parse. */
export const schemaWords = { en: z.locales.en().localeError, es: z.locales.es().localeError } as const;

function tooLarge(limit: number): DomainError {
  return new DomainError('too_large', {
    en: `The body may have at most ${limit} bytes.`,
    es: `El cuerpo puede tener a lo más ${limit} bytes.`,
  });
}

/** Its sender has gone, or the connection broke: nobody hears this, but it is no fault of ours. */
function brokenOff(): DomainError {
  return new DomainError('invalid_body', {
    en: 'The body broke off before its end. Send it again.',
    es: 'El cuerpo se interrumpió antes de su fin. Envíelo de nuevo.',
  });
}

/** What is said of a body that cannot be read: that it is packed, where that is why. */
function unreadable(request: Request, otherwise: DomainError): DomainError {
  const encoding = request.headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return otherwise;
  return new DomainError('unsupported_media_type', {
    en: 'Send the body as it is, without Content-Encoding.',
    es: 'Envíe el cuerpo tal cual, sin Content-Encoding.',
  });
}

/** Of a body that is too large so much is read and let go: who still sends would not hear the answer. */
const drainedAtMost = 64 * 1024 * 1024;

/** Reads a stream to its end and keeps at most `limit` bytes of it. Undefined: it was longer. */
async function readAtMost(
  stream: ReadableStream<Uint8Array>,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw brokenOff();
    });
    if (done) break;
    length += value.length;
    if (length <= limit) chunks.push(value);
    else chunks.length = 0;
    if (length <= Math.max(limit, drainedAtMost)) continue;
    await reader.cancel().catch(() => {});
    break;
  }
  if (length > limit) return undefined;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/**
 * The bytes of a body, at most `limit` of them; more is never held.
 *
 * @param refusal makes what is said of a larger one, where its sender can use better words; an error is only made then
 */
export async function readBytes(
  request: Request,
  limit: number,
  refusal: () => DomainError = () => tooLarge(limit),
): Promise<Uint8Array<ArrayBuffer>> {
  const announced = request.headers.get('content-length');
  const length = Number(announced ?? 0);
  // Servers hold a body to its announced length, so this one cannot grow.
  if (announced !== null && length <= limit) {
    const whole = await request.arrayBuffer().catch(() => {
      throw brokenOff();
    });
    return new Uint8Array(whole);
  }
  if (length > drainedAtMost) throw refusal();
  if (request.body === null) return new Uint8Array();
  const bytes = await readAtMost(request.body, limit);
  if (!bytes || length > limit) throw refusal();
  return bytes;
}

/**
 * Reads a JSON body strictly: its content type, its size, its UTF-8 and its syntax, and that its texts are texts.
 *
 * @param from `worker`: megabytes of what our own processes bring are not walked through for that
 * @returns the bytes as text beside the value, for whoever hashes the body.
 */
export async function readJson(
  request: Request,
  limit = maxBodyBytes,
  from: 'anybody' | 'worker' = 'anybody',
): Promise<{ text: string; value: unknown }> {
  const contentType = request.headers.get('content-type') ?? '';
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType)) {
    throw new DomainError('unsupported_media_type', {
      en: 'Send the body as application/json.',
      es: 'Envíe el cuerpo como application/json.',
    });
  }
  const bytes = await readBytes(request, limit);
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    const notUtf8 = new DomainError('invalid_body', {
      en: 'The body is not valid UTF-8.',
      es: 'El cuerpo no es UTF-8 válido.',
    });
    throw unreadable(request, notUtf8);
  }
  const value = parsedJson(text);
  if (from === 'anybody') refuseFlaws(text, value);
  return { text, value };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const where =
      error instanceof SyntaxError
        ? (/position \d+(?: \(line \d+ column \d+\))?/.exec(error.message)?.[0] ?? '')
        : '';
    throw new DomainError('invalid_body', {
      en: `The body is not valid JSON${where ? ` (${where})` : ''}.`,
      es: `El cuerpo no es JSON válido${where ? ` (${where})` : ''}.`,
    });
  }
}

/** A body as it came, for whoever verifies a signature over it. */
export async function readText(request: Request, limit = maxBodyBytes): Promise<string> {
  return new TextDecoder().decode(await readBytes(request, limit));
}

function fieldErrors(issues: readonly core.$ZodIssue[], locale: Locale): FieldError[] {
  return issues.flatMap((issue) => {
    const message = inWords(issue.message, locale);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ pointer: pointerOf([...issue.path, key]), message }));
    }
    return [{ pointer: pointerOf(issue.path), message }];
  });
}

/** Parses with a schema, or says in the caller's language which field is wrong and what was expected. */
export function parse<S extends z.ZodType>(
  schema: S,
  value: unknown,
  locale: Locale,
  code: 'invalid_request' | 'invalid_parameter' = 'invalid_request',
): z.output<S> {
  const parsed = schema.safeParse(value, { error: schemaWords[locale] });
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error.issues, locale);
  const fields = errors.map((error) => error.pointer || '/').join(', ');
  throw new DomainError(
    code,
    { en: `Mend these fields: ${fields}.`, es: `Corrija estos campos: ${fields}.` },
    { errors },
  );
}
