import { inWords } from './rule-words.ts';
import type { Locale, Text } from './text.ts';

interface Problem {
  readonly status: number;
  readonly title: Text;
}

/** Every error that the API answers, by its stable code; `type` is `/problems/<code with dashes>`. */
export const problems = {
  invalid_body: { status: 400, title: { en: 'The body cannot be read', es: 'No se puede leer el cuerpo' } },
  invalid_parameter: {
    status: 400,
    title: { en: 'A parameter is not valid', es: 'Un parámetro no es válido' },
  },
  idempotency_key_missing: {
    status: 400,
    title: { en: 'The Idempotency-Key header is missing', es: 'Falta el encabezado Idempotency-Key' },
  },
  unauthenticated: {
    status: 401,
    title: { en: 'A valid token is needed', es: 'Se necesita un token válido' },
  },
  forbidden: { status: 403, title: { en: 'Not allowed', es: 'No está permitido' } },
  not_found: { status: 404, title: { en: 'Not found', es: 'No se encontró' } },
  method_not_allowed: {
    status: 405,
    title: { en: 'The method is not allowed here', es: 'El método no está permitido aquí' },
  },
  conflict: {
    status: 409,
    title: { en: 'In conflict with what is stored', es: 'En conflicto con lo guardado' },
  },
  illegal_transition: {
    status: 409,
    title: { en: 'Not possible in the present state', es: 'No es posible en el estado actual' },
  },
  incomplete: { status: 409, title: { en: 'Something is still missing', es: 'Todavía falta algo' } },
  payment_required: {
    status: 409,
    title: { en: 'The fee has not been paid', es: 'La cuota no ha sido pagada' },
  },
  already_paid: { status: 409, title: { en: 'The fee is already paid', es: 'La cuota ya fue pagada' } },
  slot_taken: { status: 409, title: { en: 'The slot is taken', es: 'La cita ya está ocupada' } },
  slot_not_offered: { status: 409, title: { en: 'No such slot is offered', es: 'Esa cita no se ofrece' } },
  vehicle_limit: {
    status: 409,
    title: {
      en: 'The limit of vehicles or members is reached',
      es: 'Se alcanzó el límite de vehículos o miembros',
    },
  },
  sequence_used: {
    status: 409,
    title: { en: 'The sequence number is used', es: 'El número de secuencia ya se usó' },
  },
  disposition_missing: {
    status: 409,
    title: {
      en: 'The car before has not been disposed of',
      es: 'Falta resolver el vehículo anterior',
    },
  },
  import_in_progress: {
    status: 409,
    title: { en: 'An import of this list is running', es: 'Hay una importación de esta lista en curso' },
  },
  import_refused: { status: 422, title: { en: 'The file was refused', es: 'El archivo fue rechazado' } },
  version_changed: {
    status: 412,
    title: { en: 'It has changed since you read it', es: 'Cambió desde que lo leyó' },
  },
  too_large: { status: 413, title: { en: 'The body is too large', es: 'El cuerpo es demasiado grande' } },
  unsupported_media_type: {
    status: 415,
    title: { en: 'The content type is not supported', es: 'El tipo de contenido no se admite' },
  },
  invalid_request: {
    status: 422,
    title: { en: 'The request is not valid', es: 'La solicitud no es válida' },
  },
  idempotency_key_reused: {
    status: 422,
    title: {
      en: 'The Idempotency-Key was used with another body',
      es: 'El Idempotency-Key se usó con otro cuerpo',
    },
  },
  precondition_required: {
    status: 428,
    title: { en: 'The If-Match header is missing', es: 'Falta el encabezado If-Match' },
  },
  too_many_requests: { status: 429, title: { en: 'Too many requests', es: 'Demasiadas solicitudes' } },
  internal: { status: 500, title: { en: 'Something went wrong here', es: 'Algo falló de nuestro lado' } },
  unavailable: { status: 503, title: { en: 'Not available now', es: 'No disponible por ahora' } },
} as const satisfies Record<string, Problem>;

export type ProblemCode = keyof typeof problems;

/** One field that is wrong: where (JSON Pointer), what was expected, in words. */
export interface FieldError {
  readonly pointer: string;
  readonly message: string;
}

/** A refusal in the domain's words. It knows no HTTP beyond its code's entry in {@link problems}. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: ProblemCode;
  readonly detail: Text;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ProblemCode,
    detail: Text,
    more: { readonly errors?: readonly FieldError[]; readonly headers?: Record<string, string> } = {},
  ) {
    super(`${code}: ${detail.en}`);
    this.code = code;
    this.detail = detail;
    this.errors = more.errors ?? [];
    this.headers = more.headers ?? {};
  }
}

/** The problem document (RFC 9457) of a refusal. `requestId` lets an operator find the log line. */
export function problemResponse(error: DomainError, locale: Locale, requestId: string): Response {
  const { status, title } = problems[error.code];
  const body = {
    type: `/problems/${error.code.replaceAll('_', '-')}`,
    title: title[locale],
    status,
    detail: error.detail[locale],
    requestId,
    ...(error.errors.length > 0
      ? { errors: error.errors.map((one) => ({ ...one, message: inWords(one.message, locale) })) }
      : {}),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'content-language': locale,
      'cache-control': 'no-store',
      ...error.headers,
    },
  });
}

/** The usual answer for an id that is not there, or is not the caller's to see. */
export function notFound(en: string, es: string): DomainError {
  return new DomainError('not_found', { en: `There is no such ${en}.`, es: `No existe: ${es}.` });
}
