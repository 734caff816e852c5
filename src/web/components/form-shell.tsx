import type { PropsWithChildren } from 'hono/jsx';
import type { PageProps } from './layout.tsx';

/** A posted form with the token that proves it is ours, and a key that makes a second click the same request. */
export function Form(
  props: PropsWithChildren<{ page: PageProps; action: string; id?: string; withFile?: boolean }>,
) {
  const { page, action, id, withFile, children } = props;
  return (
    <form
      class="usa-form maxw-none"
      method="post"
      action={action}
      novalidate
      {...(id === undefined ? {} : { id })}
      {...(withFile ? { enctype: 'multipart/form-data' } : {})}
    >
      <input type="hidden" name="form" value={page.formToken} />
      <input type="hidden" name="key" value={crypto.randomUUID()} />
      {children}
    </form>
  );
}
