import type { DomainError } from '../../http/problems.ts';
import type { PageProps } from '../components/layout.tsx';

/** What somebody sees whose request was refused: why, in words, and a way on. */
export function ErrorPage({ page, error }: { page: PageProps; error: DomainError }) {
  const { t, locale, person } = page;
  return (
    <>
      <h1>{t.errorTitle}</h1>
      <div class="usa-alert usa-alert--error" role="alert">
        <div class="usa-alert__body">
          <p class="usa-alert__text">{error.detail[locale]}</p>
        </div>
      </div>
      <p>
        {person?.door === 'applicants' ? (
          <a class="usa-link" href="/apply">
            {t.myApplications}
          </a>
        ) : (
          <a class="usa-link" href="/">
            {t.toStart}
          </a>
        )}
      </p>
    </>
  );
}
