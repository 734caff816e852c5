import type { FieldError } from '../../http/problems.ts';
import { idOf } from './fields.tsx';

/** The errors of a form at its head, each a link to its field. */
export function ErrorSummary({ title, errors }: { title: string; errors: readonly FieldError[] }) {
  if (errors.length === 0) return null;
  return (
    <div
      class="usa-alert usa-alert--error margin-bottom-3"
      role="alert"
      aria-labelledby="error-summary"
      tabindex={-1}
    >
      <div class="usa-alert__body">
        <h2 class="usa-alert__heading" id="error-summary">
          {title}
        </h2>
        <ul class="usa-list">
          {errors.map(({ pointer, message }) => (
            <li>
              <a class="usa-link" href={`#${idOf(pointer)}`}>
                {message}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** Words that need attention and stop nobody. */
export function Warnings({ title, warnings }: { title: string; warnings: readonly FieldError[] }) {
  if (warnings.length === 0) return null;
  return (
    <div class="usa-alert usa-alert--warning margin-bottom-3">
      <div class="usa-alert__body">
        <p class="usa-alert__text">{title}</p>
        <ul class="usa-list">
          {warnings.map(({ message }) => (
            <li>{message}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}

export function Info({ text }: { text: string }) {
  return (
    <div class="usa-alert usa-alert--info usa-alert--slim margin-y-2">
      <div class="usa-alert__body">
        <p class="usa-alert__text">{text}</p>
      </div>
    </div>
  );
}
