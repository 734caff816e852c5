import { html } from 'hono/html';
import type { Locale } from '../http/text.ts';
import { Document } from '../web/components/document.tsx';
import { applicants, type Persona, staffPersonas } from './personas.ts';

const words = {
  en: {
    site: 'Garita: development sign-in',
    skip: 'Skip to the main content',
    title: 'Who are you today?',
    warning:
      'This is for development. It asks for no password and everybody on it is invented. A service in production refuses to start with it.',
    signInAs: 'Sign in as',
    other: 'Or as an applicant of your own',
    name: 'Name of the account',
    hint: '1 to 30 small letters and digits, for example jorge',
    button: 'Sign in',
    wrong: 'Enter 1 to 30 small letters and digits.',
    cancel: 'Cancel',
  },
  es: {
    site: 'Garita: acceso de desarrollo',
    skip: 'Ir al contenido principal',
    title: '¿Quién es usted hoy?',
    warning:
      'Esto es para desarrollo. No pide contraseña y todas las personas son inventadas. Un servicio en producción se niega a arrancar con esto.',
    signInAs: 'Entrar como',
    other: 'O como un solicitante propio',
    name: 'Nombre de la cuenta',
    hint: 'De 1 a 30 letras minúsculas y números, por ejemplo jorge',
    button: 'Entrar',
    wrong: 'Escriba de 1 a 30 letras minúsculas y números.',
    cancel: 'Cancelar',
  },
} as const;

function Choice({ persona, action, locale }: { persona: Persona; action: string; locale: Locale }) {
  const t = words[locale];
  return (
    <li class="usa-collection__item">
      <div class="usa-collection__body">
        <form method="post" action={action}>
          <button class="usa-button margin-bottom-1" type="submit" name="account" value={persona.id}>
            <span class="usa-sr-only">{t.signInAs} </span>
            {persona.name}
          </button>
          <p class="usa-collection__description">
            {persona.about[locale]}
            {persona.agency === undefined ? '' : ` (${persona.agency})`}
          </p>
        </form>
      </div>
    </li>
  );
}

/** The page on which one of the invented people is chosen: applicants at one door, staff at the other. */
export function choosePage(uid: string, door: 'applicants' | 'staff', locale: Locale, wrong: boolean) {
  const t = words[locale];
  const action = `/choose/${uid}`;
  const people = door === 'staff' ? staffPersonas : applicants;
  const page = (
    <Document locale={locale} title={t.title} siteName={t.site} skip={t.skip}>
      <header class="bg-accent-warm-light padding-y-2">
        <div class="grid-container text-bold">{t.site}</div>
      </header>
      <main id="main" class="grid-container padding-y-4">
        <div class="maxw-tablet">
          <h1>{t.title}</h1>
          <div class="usa-alert usa-alert--warning margin-bottom-3">
            <div class="usa-alert__body">
              <p class="usa-alert__text">{t.warning}</p>
            </div>
          </div>
          <ul class="usa-collection">
            {people.map((persona) => (
              <Choice persona={persona} action={action} locale={locale} />
            ))}
          </ul>
          {door === 'applicants' ? (
            <section class="margin-top-4">
              <h2>{t.other}</h2>
              <form class="usa-form" method="post" action={action}>
                <div class={wrong ? 'usa-form-group usa-form-group--error' : 'usa-form-group'}>
                  <label class="usa-label" for="account">
                    {t.name}
                  </label>
                  <span class="usa-hint" id="account-hint">
                    {t.hint}
                  </span>
                  {wrong ? (
                    <span class="usa-error-message" id="account-error">
                      {t.wrong}
                    </span>
                  ) : null}
                  <input
                    class="usa-input"
                    id="account"
                    name="account"
                    maxlength={30}
                    autocomplete="username"
                    aria-describedby={wrong ? 'account-hint account-error' : 'account-hint'}
                  />
                </div>
                <button class="usa-button" type="submit">
                  {t.button}
                </button>
              </form>
            </section>
          ) : null}
          <form class="margin-top-4" method="post" action={`${action}/cancel`}>
            <button class="usa-button usa-button--unstyled" type="submit">
              {t.cancel}
            </button>
          </form>
        </div>
      </main>
    </Document>
  );
  return html`<!doctype html>${page}`;
}
