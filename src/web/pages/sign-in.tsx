import { TextField } from '../components/fields.tsx';
import { Form } from '../components/form-shell.tsx';
import { ErrorSummary, Info } from '../components/messages.tsx';
import { textOf } from '../form.ts';
import { render } from '../render.tsx';
import { endSession, startDemoSession } from '../session.ts';
import { goTo, type Pages, type Visit } from '../visit.tsx';

const field = '/account';

function signInPage({ c, page, services }: Visit, name = '', wrong = false) {
  const { t, locale } = page;
  if (services.settings.environment === 'production') {
    return render(
      c,
      page,
      t.signInTitle,
      <>
        <h1>{t.signInTitle}</h1>
        <p>{t.signInClosed}</p>
      </>,
      503,
    );
  }
  const errors = wrong ? [{ pointer: field, message: t.accountInvalid }] : [];
  return render(
    c,
    page,
    t.signInTitle,
    <>
      <h1>{t.signInTitle}</h1>
      <ErrorSummary title={t.errorsTitle} errors={errors} />
      <Info text={t.signInDemo} />
      <Form page={page} action="/sign-in">
        <TextField
          of={{ t, locale, errors }}
          at={field}
          label={t.accountName}
          hint={t.accountHint}
          value={name}
          maxlength={30}
          autocomplete="username"
        />
        <button type="submit" class="usa-button">
          {t.signInButton}
        </button>
      </Form>
    </>,
    wrong ? 422 : 200,
  );
}

/** Signing in and out. In development anybody takes a demonstration account; production needs an issuer. */
export function registerSignIn(pages: Pages): void {
  pages.open('get', '/sign-in', (visit) => signInPage(visit));

  pages.open('post', '/sign-in', async (visit) => {
    const { c, services, form } = visit;
    const name = textOf(form, field) ?? '';
    if (services.settings.environment === 'production') return signInPage(visit);
    if (!/^[a-z0-9]{1,30}$/.test(name)) return signInPage(visit, name, true);
    await startDemoSession(c, services, `demo-${name}`);
    return goTo(c, '/apply');
  });

  pages.open('post', '/sign-out', ({ c, services }) => {
    endSession(c, services);
    return goTo(c, '/');
  });
}
