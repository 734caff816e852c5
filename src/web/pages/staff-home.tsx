import { render } from '../render.tsx';
import { staffPlaces } from '../staff-places.ts';
import type { Pages } from '../visit.tsx';

/** The first page of whoever comes in by the staff's door: the places that their roles open. */
export function registerStaffHome(pages: Pages): void {
  pages.staff('get', '/staff', 'any', ({ c, page, principal }) => {
    const { t, locale } = page;
    const places = staffPlaces(principal.scopes);
    return render(
      c,
      page,
      t.staffHome,
      <>
        <h1>{t.staffHome}</h1>
        <p class="usa-intro">
          {t.rolesOf(principal.agency, principal.roles.map((role) => t.roleNames[role]).join(', '))}
        </p>
        {places.length === 0 ? <p>{t.noStaffPlaces}</p> : null}
        <ul class="usa-collection">
          {places.map(({ path, name, does }) => (
            <li class="usa-collection__item">
              <div class="usa-collection__body">
                <h2 class="usa-collection__heading">
                  <a class="usa-link" href={path}>
                    {name[locale]}
                  </a>
                </h2>
                <p class="usa-collection__description">{does[locale]}</p>
              </div>
            </li>
          ))}
        </ul>
      </>,
    );
  });
}
