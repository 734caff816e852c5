import type { PropsWithChildren } from 'hono/jsx';
import { Checkbox, type FieldContext, idOf } from '../components/fields.tsx';

/** A numbered entry of a repeated group; all but the newest can be taken away. */
export function Entry(
  props: PropsWithChildren<{ of: FieldContext; at: string; title: string; removable: boolean }>,
) {
  const { of, at, title, removable, children } = props;
  return (
    <div class="border-top-1px border-base-light margin-top-4">
      <fieldset class="usa-fieldset" id={idOf(at)}>
        <legend class="usa-legend usa-legend--large">{title}</legend>
        {children}
        {removable ? <Checkbox id={`${idOf(at)}-remove`} name={`${at}/remove`} label={of.t.remove} /> : null}
      </fieldset>
    </div>
  );
}
