import { readBytes } from '../http/body.ts';
import { DomainError, type FieldError } from '../http/problems.ts';
import type { Texts } from './texts/texts.ts';

const maxFormBytes = 128 * 1024;

const formTooLarge = () =>
  new DomainError('too_large', { en: 'The form is too large.', es: 'El formulario es demasiado grande.' });

/** No keyboard writes U+0000, and no field keeps it. */
const notText = (name: string) =>
  new DomainError('invalid_request', {
    en: `The field ${name} holds what is no text.`,
    es: `El campo ${name} contiene algo que no es texto.`,
  });

/** The fields of a posted form. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)) {
    throw new DomainError('unsupported_media_type', { en: 'Send a form.', es: 'Envíe un formulario.' });
  }
  const bytes = await readBytes(request, maxFormBytes, formTooLarge);
  const form = new URLSearchParams(new TextDecoder().decode(bytes));
  for (const [name, value] of form) if (value.includes('\0')) throw notText(name);
  return form;
}

/** A field's text, trimmed; absent when empty. Fields are named by the JSON Pointer of what they fill. */
export function textOf(form: URLSearchParams, pointer: string): string | undefined {
  const text = form.get(pointer)?.trim();
  return text === undefined || text === '' ? undefined : text;
}

const two = (text: string) => text.padStart(2, '0');

/** The date of three fields, or of two where only month and year are asked; what is half filled stays half filled. */
export function dateOf(form: URLSearchParams, pointer: string): string | undefined {
  const year = textOf(form, `${pointer}/year`);
  const month = textOf(form, `${pointer}/month`);
  const day = textOf(form, `${pointer}/day`);
  if (year === undefined && month === undefined && day === undefined) return undefined;
  const start = `${year ?? ''}-${two(month ?? '')}`;
  return form.has(`${pointer}/day`) ? `${start}-${two(day ?? '')}` : start;
}

/** Only the fields that are filled. */
export function filled<T extends Record<string, unknown>>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** The entries of a repeated group, without those that are empty or ticked for removal. */
export function entriesOf<T extends object>(
  form: URLSearchParams,
  block: string,
  read: (pointer: string) => T,
  isEmpty: (entry: T) => boolean = (entry) => Object.keys(entry).length === 0,
): readonly T[] {
  const indexes = new Set<number>();
  for (const name of form.keys()) {
    const index = new RegExp(`^/${block}/(\\d{1,2})/`).exec(name)?.[1];
    if (index !== undefined) indexes.add(Number(index));
  }
  return [...indexes]
    .sort((a, b) => a - b)
    .filter((index) => !form.has(`/${block}/${index}/remove`))
    .map((index) => read(`/${block}/${index}`))
    .filter((entry) => !isEmpty(entry));
}

/** A schema's error in the words of a form. */
export function plainError({ pointer, message }: FieldError, t: Texts): FieldError {
  const field = pointer.split('/').at(-1) ?? '';
  if (/Date$|On$/.test(field)) return { pointer, message: t.invalidDate };
  if (field === 'from' || field === 'to') return { pointer, message: t.invalidMonth };
  if (field === 'email') return { pointer, message: t.invalidEmail };
  if (/<=|grande|big/i.test(message)) return { pointer, message: t.tooLong };
  return { pointer, message: t.invalid };
}
