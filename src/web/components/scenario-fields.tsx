import { ports } from '../../lanes/border.ts';
import { type FormField, formFields, formGroups } from '../../simulation/form-fields.ts';
import { boxPointer, type FilledForm } from '../../simulation/scenario-form.ts';
import { simulationTexts } from '../texts/simulations.ts';
import { type FieldContext, idOf, Select, TextArea, TextField } from './fields.tsx';

interface Props {
  readonly of: FieldContext;
  readonly filled: FilledForm;
}

/** What one may write, and what holds when one does not. */
function hintOf(field: FormField, { locale }: FieldContext): string {
  const t = simulationTexts[locale];
  const number = (value: number) => value.toLocaleString(locale === 'es' ? 'es-MX' : 'en-US');
  const { least, most, fallback, kind } = field;
  const bounds =
    least === undefined
      ? undefined
      : most === undefined
        ? t.from(number(least))
        : t.between(number(least), number(most));
  const usual =
    fallback === undefined || kind === 'flag' ? undefined : t.usual(t.choices[fallback] ?? fallback);
  return [t.fields[field.pointer]?.hint, bounds, usual].filter((part) => part !== undefined).join(' ');
}

function Flag({ field, of, filled }: Props & { field: FormField }) {
  const id = idOf(field.pointer);
  const error = of.errors.find(({ pointer }) => pointer === field.pointer)?.message;
  return (
    <div class="usa-checkbox margin-top-3">
      {error === undefined ? null : <span class="usa-error-message">{error}</span>}
      <input
        class="usa-checkbox__input"
        id={id}
        type="checkbox"
        name={field.pointer}
        value="true"
        checked={filled.fields[field.pointer]?.[0] === 'true'}
      />
      <label class="usa-checkbox__label" for={id}>
        {simulationTexts[of.locale].fields[field.pointer]?.label}
      </label>
    </div>
  );
}

function Ports({ field, of, filled }: Props & { field: FormField }) {
  const t = simulationTexts[of.locale];
  const chosen = new Set(filled.fields[field.pointer]);
  const error = of.errors.find(({ pointer }) => pointer === field.pointer)?.message;
  return (
    <details class="margin-top-3" open={chosen.size > 0 || error !== undefined}>
      <summary>{t.fields[field.pointer]?.label}</summary>
      <fieldset class="usa-fieldset" id={idOf(field.pointer)}>
        <legend class="usa-sr-only">{t.fields[field.pointer]?.label}</legend>
        <span class="usa-hint">{t.allPorts}</span>
        {error === undefined ? null : <span class="usa-error-message">{error}</span>}
        <div class="grid-row grid-gap">
          {ports.map(({ code, name }) => (
            <div class="usa-checkbox grid-col-6 tablet:grid-col-4 desktop:grid-col-3">
              <input
                class="usa-checkbox__input"
                id={`port-${code}`}
                type="checkbox"
                name={field.pointer}
                value={code}
                checked={chosen.has(code)}
              />
              <label class="usa-checkbox__label" for={`port-${code}`}>
                {name}
              </label>
            </div>
          ))}
        </div>
      </fieldset>
    </details>
  );
}

function Field(props: Props & { field: FormField }) {
  const { field, of, filled } = props;
  const t = simulationTexts[of.locale];
  if (field.kind === 'ports') return <Ports {...props} />;
  if (field.kind === 'flag') return <Flag {...props} />;
  const shared = {
    of,
    at: field.pointer,
    label: t.fields[field.pointer]?.label ?? field.pointer,
    hint: hintOf(field, of),
    value: filled.fields[field.pointer]?.[0],
  };
  if (field.kind !== 'choice') return <TextField {...shared} maxlength={60} />;
  return (
    <Select {...shared} options={field.options.map((option) => [option, t.choices[option] ?? option])} />
  );
}

/** The fields of a scenario in their groups, and the box for all that is a list. */
export function ScenarioFields({ of, filled }: Props) {
  const t = simulationTexts[of.locale];
  // What to call it comes first, wherever the schema has it.
  const fields = [...formFields()].sort(
    (a, b) => Number(b.pointer === '/name') - Number(a.pointer === '/name'),
  );
  return (
    <>
      {formGroups.map((group) => {
        const own = fields.filter((field) => field.group === group);
        const wide = own.filter(({ kind }) => kind === 'ports');
        return (
          <fieldset class="usa-fieldset border-top-1px border-base-light margin-top-4 padding-top-2">
            <legend class="font-heading-lg text-bold">{t.groups[group]}</legend>
            <div class="grid-row grid-gap">
              {own
                .filter((field) => !wide.includes(field))
                .map((field) => (
                  <div class="tablet:grid-col-6 desktop:grid-col-4">
                    <Field field={field} of={of} filled={filled} />
                  </div>
                ))}
            </div>
            {wide.map((field) => (
              <Field field={field} of={of} filled={filled} />
            ))}
          </fieldset>
        );
      })}
      <div class="border-top-1px border-base-light margin-top-4 garita-code">
        <TextArea
          of={of}
          at={boxPointer}
          label={t.box}
          hint={t.boxHint}
          value={filled.box}
          maxlength={60_000}
        />
        <p>
          <a class="usa-link" href="/staff/simulations/schema.json">
            {t.schema}
          </a>
        </p>
      </div>
    </>
  );
}
