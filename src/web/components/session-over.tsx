import type { PageProps } from './layout.tsx';

/**
 * What a page that keeps itself up to date says once its session has ended: that it stands still, and the way to sign in
 * and back here. Hidden until `browser/session-over.js` shows it.
 */
export function SessionOver({ page, path }: { page: PageProps; path: string }) {
  const { t, person } = page;
  const query = new URLSearchParams({ door: person?.door ?? 'staff', to: path });
  return (
    <div class="usa-alert usa-alert--warning margin-bottom-2" id="session-over" role="alert" hidden>
      <div class="usa-alert__body">
        <p class="usa-alert__text">
          {t.sessionOver}{' '}
          <a class="usa-link" href={`/sign-in?${query}`}>
            {t.signInAgain}
          </a>
        </p>
      </div>
    </div>
  );
}
