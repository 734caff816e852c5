import { Checkbox, idOf } from './fields.tsx';
import { Form } from './form-shell.tsx';
import type { PageProps } from './layout.tsx';

/** The end that somebody puts to something of theirs, with a box to tick so that it does not happen by mistake. */
export function WayOut(props: {
  page: PageProps;
  action: string;
  title: string;
  /** What it means, a paragraph each. */
  texts: readonly string[];
  confirm: string;
  button: string;
}) {
  const { page, action, title, texts, confirm, button } = props;
  return (
    <section class="border-top-1px border-base-light margin-top-6">
      <h2>{title}</h2>
      {texts.map((text) => (
        <p>{text}</p>
      ))}
      <Form page={page} action={action}>
        <Checkbox id={idOf('/confirm')} name="confirm" label={confirm} />
        <button type="submit" class="usa-button usa-button--secondary">
          {button}
        </button>
      </Form>
    </section>
  );
}
