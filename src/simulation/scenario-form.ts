/** What stands in the scenario form, to and from what is asked of the service. */
import { stringify } from 'yaml';
import { schemaWords } from '../http/body.ts';
import type { FieldError } from '../http/problems.ts';
import { inWords } from '../http/rule-words.ts';
import type { Locale } from '../http/text.ts';
import { type FormField, formFields } from './form-fields.ts';
import { SimulationRequest } from './scenario.ts';
import { ScenarioFile } from './scenario-file.ts';
import { readScenarioText, type ScenarioText } from './scenario-text.ts';
import { type Fault, faultsOf } from './variants.ts';

/** The form as it is filled: texts by the pointer of their field, and the box for all that has no field. */
export type FilledForm = {
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** YAML or JSON. */
  readonly box: string;
  readonly acceptCost: boolean;
};

/** Where the box's own errors stand. */
export const boxPointer = '/box';

type Content = Readonly<Record<string, unknown>>;

const words = {
  en: {
    twice: (line: number) => `is also given in the box, line ${line}: take one of them away`,
    inBox: (line: number, field: string, message: string) =>
      field === '' ? `line ${line}: ${message}` : `line ${line}, ${field}: ${message}`,
    noYaml: (why: string) => why,
    noObject: 'a scenario is made of fields, each with its value: `outages: []`',
  },
  es: {
    twice: (line: number) => `también está en el recuadro, línea ${line}: quite uno de los dos`,
    inBox: (line: number, field: string, message: string) =>
      field === '' ? `línea ${line}: ${message}` : `línea ${line}, ${field}: ${message}`,
    noYaml: (why: string) => `no es YAML válido (${why})`,
    noObject: 'un escenario se compone de campos, cada uno con su valor: `outages: []`',
  },
} as const;

const isObject = (value: unknown): value is Content =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isEmpty = (value: unknown) =>
  Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
const pathOf = ({ pointer }: FormField) => pointer.slice(1).split('/');

function at(content: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inside, name) => (isObject(inside) ? inside[name] : undefined), content);
}

/** The same without one field, and without what is empty. */
function without(content: Content, [name = '', ...more]: readonly string[]): Content {
  const { [name]: inside, ...rest } = content;
  if (more.length === 0 || !isObject(inside)) return rest;
  const left = without(inside, more);
  return isEmpty(left) ? rest : { ...rest, [name]: left };
}

/** Puts one object over another, objects within them too. */
function over(below: Content, above: Content): Content {
  const merged: Record<string, unknown> = { ...below };
  for (const [name, value] of Object.entries(above)) {
    const under = merged[name];
    merged[name] = isObject(under) && isObject(value) ? over(under, value) : value;
  }
  return merged;
}

function nested([name = '', ...more]: readonly string[], value: unknown): Content {
  return { [name]: more.length === 0 ? value : nested(more, value) };
}

function withoutEmpty(content: Content): Content {
  const kept = Object.entries(content).map(([name, value]) => [
    name,
    isObject(value) ? withoutEmpty(value) : value,
  ]);
  return Object.fromEntries(kept.filter(([, value]) => !isEmpty(value)));
}

/** The form that asks for what a scenario file says; defaults stay unfilled. */
export function formFrom(content: Content): FilledForm {
  const fields: Record<string, readonly string[]> = {};
  let rest = content;
  for (const field of formFields()) {
    const path = pathOf(field);
    const value = at(content, path);
    if (value === undefined || value === null) continue;
    const texts = (Array.isArray(value) ? value : [value]).map(String);
    if (texts[0] !== field.fallback || texts.length > 1) fields[field.pointer] = texts;
    rest = without(rest, path);
  }
  const left = withoutEmpty(rest);
  return { fields, box: isEmpty(left) ? '' : stringify(left), acceptCost: false };
}

/** The form as it was posted. */
export function formPosted(form: URLSearchParams): FilledForm {
  const filled = formFields().flatMap(({ pointer }) => {
    const texts = form
      .getAll(pointer)
      .map((text) => text.trim())
      .filter((text) => text !== '');
    return texts.length === 0 ? [] : [[pointer, texts] as const];
  });
  return {
    fields: Object.fromEntries(filled),
    box: form.get(boxPointer) ?? '',
    acceptCost: form.has('/acceptCost'),
  };
}

function fieldValue(field: FormField, texts: readonly string[]): unknown {
  const [text = ''] = texts;
  if (field.kind === 'ports') return texts;
  if (field.kind === 'flag') return text === 'true';
  // What is no number stays a text, of which the schema says that it is none.
  const number = Number(text.replace(',', '.'));
  return field.numeric && Number.isFinite(number) ? number : text;
}

/** Reads the box; what is no scenario at all is an error of it. */
function readBox(box: string, locale: Locale): (ScenarioText & { content: Content }) | FieldError {
  const read = readScenarioText(box.replaceAll('\r\n', '\n'));
  if ('message' in read)
    return {
      pointer: boxPointer,
      message: words[locale].inBox(read.line, '', words[locale].noYaml(read.message)),
    };
  const { content } = read;
  return isObject(content) ? { ...read, content } : { pointer: boxPointer, message: words[locale].noObject };
}

/** Puts faults to their fields, and those of anything else to the box with line and name. */
function placed(faults: readonly Fault[], text: Pick<ScenarioText, 'lineOf'>, locale: Locale): FieldError[] {
  return faults.map(({ path, message: said }) => {
    const message = inWords(said, locale);
    const field = formFields().find((one) => pathOf(one).every((name, i) => String(path[i]) === name));
    if (field !== undefined) return { pointer: field.pointer, message };
    return { pointer: boxPointer, message: words[locale].inBox(text.lineOf(path), path.join('.'), message) };
  });
}

/** What a filled form asks for, or every error by field; those of the box tell the line. */
export function requestFrom(
  filled: FilledForm,
  locale: Locale,
): { readonly request: SimulationRequest } | { readonly errors: readonly FieldError[] } {
  const text = readBox(filled.box, locale);
  if ('pointer' in text) return { errors: [text] };
  const twice: FieldError[] = [];
  let content: Content = text.content;
  for (const field of formFields()) {
    const texts = filled.fields[field.pointer];
    if (texts === undefined) continue;
    const path = pathOf(field);
    if (at(text.content, path) !== undefined)
      twice.push({ pointer: field.pointer, message: words[locale].twice(text.lineOf(path)) });
    content = over(content, nested(path, fieldValue(field, texts)));
  }
  if (twice.length > 0) return { errors: twice };
  const parsed = ScenarioFile.safeParse(content, { error: schemaWords[locale] });
  if (!parsed.success) return { errors: placed(faultsOf(parsed.error), text, locale) };
  const { name, seed, replications, precision, variants, ...scenario } = parsed.data;
  const { acceptCost } = filled;
  const asked = { name, scenario, seed, replications, precision, variants, acceptCost };
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  return { request: SimulationRequest.parse(given) };
}

/** The errors with which the service refused a request, at the fields of the form that made it. */
export function refusedAt(
  filled: FilledForm,
  errors: readonly FieldError[],
  locale: Locale,
): readonly FieldError[] {
  const text = readBox(filled.box, locale);
  const lines = 'pointer' in text ? { lineOf: () => 1 } : text;
  const faults = errors.map(({ pointer, message }) => ({
    path: pointer
      .slice(1)
      .split('/')
      .filter((name, i) => i > 0 || name !== 'scenario')
      .map((name) => (/^\d+$/.test(name) ? Number(name) : name)),
    message,
  }));
  return placed(faults, lines, locale);
}
