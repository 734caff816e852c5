import { describedBy, errorAt, type FieldProps, idOf, Labelled } from './fields.tsx';

/** A file to choose. `accept` only helps to find one: what it is, its content says. */
export function FileField(props: FieldProps & { accept: readonly string[] }) {
  const { of, at, hint, accept } = props;
  const id = idOf(at);
  return (
    <Labelled {...props}>
      <input
        class="garita-file margin-top-1"
        id={id}
        name={at}
        type="file"
        accept={accept.join(',')}
        {...describedBy(id, hint, errorAt(of, at))}
      />
    </Labelled>
  );
}
