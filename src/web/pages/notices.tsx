import { parse } from '../../http/body.ts';
import { DomainError, type FieldError } from '../../http/problems.ts';
import { AddressInput } from '../../notices/schema.ts';
import { setNoticeAddress, stopNotices } from '../../notices/set-address.ts';
import { findAddress } from '../../notices/store.ts';
import { Radios, TextField } from '../components/fields.tsx';
import { Form } from '../components/form-shell.tsx';
import { ErrorSummary, Info } from '../components/messages.tsx';
import { plainError, textOf } from '../form.ts';
import { render } from '../render.tsx';
import { noticeTexts } from '../texts/notices.ts';
import { type ApplicantVisit, act, goTo, type Pages } from '../visit.tsx';

const path = '/account/notices';

/** Each in its own language. */
const languages = [
  ['en', 'English'],
  ['es', 'Español'],
] as const;

async function noticesPage(visit: ApplicantVisit, errors: readonly FieldError[] = []) {
  const { c, services, session, principal, form } = visit;
  const page = { ...visit.page, path };
  const { t, locale } = page;
  const words = noticeTexts[locale];
  const address = await findAddress(services, principal.subject);
  const account = session.account.includes('@') ? session.account : undefined;
  const of = { t, locale, errors };
  return render(
    c,
    page,
    words.title,
    <>
      <h1>{words.title}</h1>
      <ErrorSummary title={t.errorsTitle} errors={errors} />
      <p class="usa-intro font-body-md">{words.intro}</p>
      <Info text={address ? words.goTo(address.email) : words.off} />
      <Form page={page} action={path}>
        <TextField
          of={of}
          at="/email"
          label={words.email}
          value={form.get('/email') ?? address?.email ?? account}
          type="email"
          autocomplete="email"
        />
        <Radios
          of={of}
          at="/language"
          label={words.language}
          value={form.get('/language') ?? address?.locale ?? locale}
          options={languages}
        />
        <button type="submit" class="usa-button margin-top-3">
          {address ? words.change : words.save}
        </button>
      </Form>
      {address ? (
        <section class="border-top-1px border-base-light margin-top-5">
          <h2>{words.stopTitle}</h2>
          <p>{words.stopText}</p>
          <Form page={page} action={`${path}/stop`}>
            <button type="submit" class="usa-button usa-button--outline">
              {words.stop}
            </button>
          </Form>
        </section>
      ) : null}
    </>,
    errors.length > 0 ? 422 : 200,
  );
}

/** Whether and where one is told by e-mail that there is news. */
export function registerNoticePages(pages: Pages): void {
  pages.applicant('get', path, (visit) => noticesPage(visit));

  pages.applicant('post', path, async (visit) => {
    const { c, context, form, page } = visit;
    let input: AddressInput;
    try {
      const given = { email: textOf(form, '/email') ?? '', language: form.get('/language') ?? page.locale };
      input = parse(AddressInput, given, page.locale);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return noticesPage(
        visit,
        error.errors.map((one) => plainError(one, page.t)),
      );
    }
    await act(visit, () => setNoticeAddress(context, input));
    return goTo(c, path);
  });

  pages.applicant('post', `${path}/stop`, async (visit) => {
    await act(visit, () => stopNotices(visit.context));
    return goTo(visit.c, path);
  });
}
