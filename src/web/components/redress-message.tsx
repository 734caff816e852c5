import { DomainError, type FieldError } from '../../http/problems.ts';
import { redressTexts } from '../texts/redress.ts';
import { TextArea } from './fields.tsx';
import type { PageProps } from './layout.tsx';

/** A refused text in plain words; every other refusal is the page's own. */
export function textErrors(error: unknown, page: PageProps): readonly FieldError[] {
  if (!(error instanceof DomainError) || error.code !== 'invalid_request') throw error;
  const t = redressTexts[page.locale];
  const wrong = error.errors.every(({ pointer }) => pointer === '/text');
  if (!wrong) throw error;
  return [{ pointer: '/text', message: t.tooLong }];
}

/** Where a traveler writes. */
export function MessageField(props: {
  page: PageProps;
  errors: readonly FieldError[];
  value: string | undefined;
}) {
  const { page, errors, value } = props;
  const t = redressTexts[page.locale];
  const of = { t: page.t, locale: page.locale, errors };
  // The browser cuts nothing off: what is too long comes back with a word about it.
  return <TextArea of={of} at="/text" label={t.text} hint={t.textHint} value={value} maxlength={20_000} />;
}
