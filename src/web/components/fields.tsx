import type { PropsWithChildren } from 'hono/jsx';
import type { FieldError } from '../../http/problems.ts';
import type { Locale } from '../../http/text.ts';
import { countries } from '../countries.ts';
import type { Texts } from '../texts/texts.ts';

/** What a group of fields is drawn with: the texts, and the errors of each field by its pointer. */
export interface FieldContext {
  readonly t: Texts;
  readonly locale: Locale;
  readonly errors: readonly FieldError[];
}

/** What every field is told. */
export interface FieldProps {
  readonly of: FieldContext;
  /** JSON Pointer of what the field fills; also its name. */
  readonly at: string;
  readonly label: string;
  readonly hint?: string;
  readonly optional?: boolean;
}

/** The id of the field at a pointer, to which the error summary links. */
export function idOf(pointer: string): string {
  return `field${pointer.replaceAll('/', '-')}`;
}

/** What is wrong with the field at a pointer. */
export function errorAt({ errors }: FieldContext, at: string): string | undefined {
  return errors.find(({ pointer }) => pointer === at)?.message;
}

/** The ids that describe a field, for `aria-describedby`. */
export function describedBy(
  id: string,
  hint: string | undefined,
  error: string | undefined,
): { 'aria-describedby'?: string } {
  const ids = [
    ...(hint === undefined ? [] : [`${id}-hint`]),
    ...(error === undefined ? [] : [`${id}-error`]),
  ];
  return ids.length === 0 ? {} : { 'aria-describedby': ids.join(' ') };
}

function Notes({ id, hint, error }: { id: string; hint?: string | undefined; error?: string | undefined }) {
  return (
    <>
      {hint === undefined ? null : (
        <span class="usa-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error === undefined ? null : (
        <span class="usa-error-message" id={`${id}-error`}>
          {error}
        </span>
      )}
    </>
  );
}

/** A field under its label, with its hint and its error. */
export function Labelled(props: PropsWithChildren<FieldProps>) {
  const { of, at, label, hint, optional, children } = props;
  const id = idOf(at);
  const error = errorAt(of, at);
  return (
    <div class={error === undefined ? 'usa-form-group' : 'usa-form-group usa-form-group--error'}>
      <label class={error === undefined ? 'usa-label' : 'usa-label usa-label--error'} for={id}>
        {label}
        {optional ? <span class="text-base"> ({of.t.optional})</span> : null}
      </label>
      <Notes id={id} hint={hint} error={error} />
      {children}
    </div>
  );
}

type TextProps = FieldProps & {
  readonly value: string | number | undefined;
  readonly type?: string;
  readonly autocomplete?: string;
  readonly maxlength?: number;
  readonly inputmode?: 'numeric';
};

export function TextField(props: TextProps) {
  const { of, at, value, type = 'text', autocomplete = 'off', maxlength = 200, inputmode } = props;
  const id = idOf(at);
  const error = errorAt(of, at);
  return (
    <Labelled {...props}>
      <input
        class={error === undefined ? 'usa-input' : 'usa-input usa-input--error'}
        id={id}
        name={at}
        type={type}
        value={value ?? ''}
        maxlength={maxlength}
        autocomplete={autocomplete}
        {...(inputmode === undefined ? {} : { inputmode })}
        {...describedBy(id, props.hint, error)}
      />
    </Labelled>
  );
}

export function TextArea(props: FieldProps & { value: string | undefined; maxlength?: number }) {
  const { of, at, value, maxlength = 2000 } = props;
  const id = idOf(at);
  const error = errorAt(of, at);
  return (
    <Labelled {...props}>
      <textarea
        class={error === undefined ? 'usa-textarea height-10' : 'usa-textarea height-10 usa-input--error'}
        id={id}
        name={at}
        maxlength={maxlength}
        {...describedBy(id, props.hint, error)}
      >
        {value ?? ''}
      </textarea>
    </Labelled>
  );
}

type Options = readonly (readonly [value: string, label: string])[];

/** A select with whatever its options stand in; first of all nothing is chosen. */
function SelectBox(props: PropsWithChildren<FieldProps>) {
  const { of, at, children } = props;
  const id = idOf(at);
  const error = errorAt(of, at);
  return (
    <Labelled {...props}>
      <select
        class={error === undefined ? 'usa-select' : 'usa-select usa-input--error'}
        id={id}
        name={at}
        {...describedBy(id, props.hint, error)}
      >
        <option value="">{of.t.choose}</option>
        {children}
      </select>
    </Labelled>
  );
}

function OptionList({ options, value }: { options: Options; value: string | undefined }) {
  return (
    <>
      {options.map(([code, name]) => (
        <option value={code} selected={code === value}>
          {name}
        </option>
      ))}
    </>
  );
}

export function Select({
  value,
  options,
  ...field
}: FieldProps & { value: string | undefined; options: Options }) {
  return (
    <SelectBox {...field}>
      <OptionList options={options} value={value} />
    </SelectBox>
  );
}

/** A select whose options stand in groups: one choice that says two things at once. */
export function GroupedSelect({
  value,
  groups,
  ...field
}: FieldProps & {
  value: string | undefined;
  groups: readonly { readonly label: string; readonly options: Options }[];
}) {
  return (
    <SelectBox {...field}>
      {groups.map(({ label, options }) => (
        <optgroup label={label}>
          <OptionList options={options} value={value} />
        </optgroup>
      ))}
    </SelectBox>
  );
}

export function CountrySelect(props: FieldProps & { value: string | undefined }) {
  return <Select {...props} options={countries(props.of.locale)} />;
}

/** Radio buttons in a fieldset with its own legend; short ones may stand in columns. */
export function Radios(
  props: FieldProps & { value: string | undefined; options: Options; columns?: boolean },
) {
  const { of, at, label, hint, optional, value, options, columns } = props;
  const id = idOf(at);
  const error = errorAt(of, at);
  return (
    <div class={error === undefined ? 'usa-form-group' : 'usa-form-group usa-form-group--error'}>
      <fieldset class="usa-fieldset" id={id} {...describedBy(id, hint, error)}>
        <legend class="usa-legend">
          {label}
          {optional ? <span class="text-base"> ({of.t.optional})</span> : null}
        </legend>
        <Notes id={id} hint={hint} error={error} />
        <div class={columns ? 'grid-row grid-gap' : ''}>
          {options.map(([code, name]) => (
            <div class={columns ? 'usa-radio grid-col-6 tablet:grid-col-3 padding-bottom-05' : 'usa-radio'}>
              <input
                class="usa-radio__input"
                id={`${id}-${code}`}
                type="radio"
                name={at}
                value={code}
                checked={code === value}
              />
              <label class="usa-radio__label" for={`${id}-${code}`}>
                {name}
              </label>
            </div>
          ))}
        </div>
      </fieldset>
    </div>
  );
}

export function Checkbox({
  id,
  name,
  label,
  checked,
  value = 'yes',
}: {
  id: string;
  name: string;
  label: string;
  checked?: boolean;
  value?: string;
}) {
  return (
    <div class="usa-checkbox">
      <input
        class="usa-checkbox__input"
        id={id}
        type="checkbox"
        name={name}
        value={value}
        checked={checked ?? false}
      />
      <label class="usa-checkbox__label" for={id}>
        {label}
      </label>
    </div>
  );
}
