import type { Locale } from '../../http/text.ts';
import { type FieldContext, idOf } from './fields.tsx';

interface DateProps {
  readonly of: FieldContext;
  readonly at: string;
  readonly label: string;
  readonly hint?: string;
  /** `YYYY-MM-DD` or `YYYY-MM`, or as much of it as was typed. */
  readonly value: string | undefined;
  /** Month and year only. */
  readonly monthOnly?: boolean;
}

const parts = {
  en: { day: 'Day', month: 'Month', year: 'Year' },
  es: { day: 'Día', month: 'Mes', year: 'Año' },
} as const;

function months(locale: Locale): readonly (readonly [string, string])[] {
  const format = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' });
  return Array.from({ length: 12 }, (_, index) => [
    String(index + 1).padStart(2, '0'),
    format.format(Date.UTC(2024, index, 1)),
  ]);
}

/** Day, month and year in three fields, as people remember a date; no calendar to page through. */
export function DateField({ of, at, label, hint, value = '', monthOnly = false }: DateProps) {
  const id = idOf(at);
  const error = of.errors.find(({ pointer }) => pointer === at)?.message;
  const [year = '', month = '', day = ''] = value.split('-');
  const words = parts[of.locale];
  const input = error === undefined ? 'usa-input' : 'usa-input usa-input--error';
  return (
    <div class={error === undefined ? 'usa-form-group' : 'usa-form-group usa-form-group--error'}>
      <fieldset class="usa-fieldset" id={id}>
        <legend class="usa-legend">{label}</legend>
        {hint === undefined ? null : <span class="usa-hint">{hint}</span>}
        {error === undefined ? null : <span class="usa-error-message">{error}</span>}
        <div class="usa-memorable-date">
          {monthOnly ? null : (
            <div class="usa-form-group usa-form-group--day">
              <label class="usa-label" for={`${id}-day`}>
                {words.day}
              </label>
              <input
                class={input}
                id={`${id}-day`}
                name={`${at}/day`}
                value={day}
                maxlength={2}
                inputmode="numeric"
                autocomplete="off"
              />
            </div>
          )}
          <div class="usa-form-group usa-form-group--month usa-form-group--select">
            <label class="usa-label" for={`${id}-month`}>
              {words.month}
            </label>
            <select
              class={error === undefined ? 'usa-select' : 'usa-select usa-input--error'}
              id={`${id}-month`}
              name={`${at}/month`}
            >
              <option value="">{of.t.choose}</option>
              {months(of.locale).map(([code, name]) => (
                <option value={code} selected={code === month}>
                  {name}
                </option>
              ))}
            </select>
          </div>
          <div class="usa-form-group usa-form-group--year">
            <label class="usa-label" for={`${id}-year`}>
              {words.year}
            </label>
            <input
              class={input}
              id={`${id}-year`}
              name={`${at}/year`}
              value={year}
              maxlength={4}
              inputmode="numeric"
              autocomplete="off"
            />
          </div>
        </div>
      </fieldset>
    </div>
  );
}
