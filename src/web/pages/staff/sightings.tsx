import type { FieldError } from '../../../http/problems.ts';
import { querySightings } from '../../../sightings/query.ts';
import { type Sightings, SightingsQuery } from '../../../sightings/schema.ts';
import { CountrySelect, TextField } from '../../components/fields.tsx';
import { Form } from '../../components/form-shell.tsx';
import type { PageProps } from '../../components/layout.tsx';
import { ErrorSummary } from '../../components/messages.tsx';
import { officerFrame } from '../../components/staff/frame.ts';
import { filled, textOf } from '../../form.ts';
import { formatMoment } from '../../format.ts';
import { render } from '../../render.tsx';
import { sightingsTexts } from '../../texts/sightings.ts';
import { type Pages, recordRead, type StaffVisit } from '../../visit.tsx';

const path = '/staff/sightings';

interface Found {
  readonly caseNumber: string;
  readonly items: Sightings['items'];
}

function Results({ page, found }: { page: PageProps; found: Found }) {
  const { locale } = page;
  const t = sightingsTexts[locale];
  const { columns } = t;
  const { caseNumber, items } = found;
  return (
    <section aria-labelledby="results-title" role="status">
      <h2 id="results-title">{t.results(items.length, caseNumber)}</h2>
      {items.length === 0 ? (
        <p>{t.none}</p>
      ) : (
        <table class="usa-table usa-table--borderless usa-table--stacked width-full">
          <caption class="usa-sr-only">{t.results(items.length, caseNumber)}</caption>
          <thead>
            <tr>
              {Object.values(columns).map((name) => (
                <th scope="col">{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((one) => (
              <tr>
                <th scope="row" data-label={columns.seenAt}>
                  <time datetime={one.seenAt}>{formatMoment(Date.parse(one.seenAt), locale)}</time>
                </th>
                <td data-label={columns.crossing}>{`${one.crossingName} (${one.crossing})`}</td>
                <td data-label={columns.direction}>{t.directions[one.direction]}</td>
                <td data-label={columns.agency}>{one.agency}</td>
                <td data-label={columns.match}>{one.by.map((what) => t.by[what]).join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function askPage(visit: StaffVisit, errors: readonly FieldError[], found?: Found) {
  const { c, form } = visit;
  const page = { ...visit.page, path };
  const { t: words, locale } = page;
  const t = sightingsTexts[locale];
  const of = { t: words, locale, errors };
  const value = (at: string) => textOf(form, at);
  return render(
    c,
    page,
    t.title,
    <>
      <h1>{t.title}</h1>
      <p class="measure-5">{t.intro}</p>
      <ErrorSummary title={words.errorsTitle} errors={errors} />
      {found === undefined ? null : <Results page={page} found={found} />}
      <Form page={page} action={path}>
        <div class="maxw-tablet">
          <TextField
            of={of}
            at="/caseNumber"
            label={t.caseNumber}
            hint={t.caseHint}
            value={value('/caseNumber')}
            maxlength={39}
          />
          <h2>{t.documentTitle}</h2>
          <TextField
            of={of}
            at="/document/number"
            label={t.documentNumber}
            value={value('/document/number')}
            maxlength={40}
            optional
          />
        </div>
        <h2>{t.vehicleTitle}</h2>
        <div class="grid-row grid-gap">
          <div class="tablet:grid-col-4">
            <TextField
              of={of}
              at="/vehicle/plate"
              label={words.plate}
              value={value('/vehicle/plate')}
              maxlength={20}
              optional
            />
          </div>
          <div class="tablet:grid-col-4">
            <TextField
              of={of}
              at="/vehicle/state"
              label={words.plateState}
              value={value('/vehicle/state')}
              maxlength={10}
              optional
            />
          </div>
          <div class="tablet:grid-col-4">
            <CountrySelect
              of={of}
              at="/vehicle/country"
              label={words.plateCountry}
              value={value('/vehicle/country')}
              optional
            />
          </div>
        </div>
        <button type="submit" class="usa-button">
          {t.button}
        </button>
      </Form>
    </>,
    errors.length > 0 ? 422 : 200,
    officerFrame,
  );
}

async function ask(visit: StaffVisit) {
  const { form, page, context } = visit;
  const t = sightingsTexts[page.locale];
  const number = textOf(form, '/document/number');
  const vehicle = filled({
    plate: textOf(form, '/vehicle/plate'),
    state: textOf(form, '/vehicle/state'),
    country: textOf(form, '/vehicle/country'),
  });
  const read = SightingsQuery.safeParse({
    caseNumber: textOf(form, '/caseNumber') ?? '',
    ...(number === undefined ? {} : { document: { number } }),
    ...(vehicle.plate === undefined && vehicle.state === undefined ? {} : { vehicle }),
  });
  if (!read.success) {
    const wrong = new Set(read.error.issues.map((issue) => issue.path[0]));
    // Zod looks at the whole only once its parts are right.
    const nothing = number === undefined && vehicle.plate === undefined;
    return askPage(visit, [
      ...(wrong.has('caseNumber') ? [{ pointer: '/caseNumber', message: t.wrongCase }] : []),
      ...(wrong.has('document') || nothing ? [{ pointer: '/document/number', message: t.wrongWhat }] : []),
      ...(wrong.has('vehicle') ? [{ pointer: '/vehicle/plate', message: t.wrongVehicle }] : []),
    ]);
  }
  const asked = await querySightings({ ...context, body: read.data });
  await recordRead(visit, asked);
  const { items } = asked.reply.body as Sightings;
  return askPage(visit, [], { caseNumber: read.data.caseNumber, items });
}

/** Sightings for a case. The form is posted: neither document nor plate stands in an address. */
export function registerStaffSightings(pages: Pages): void {
  pages.staff('get', path, 'sightings:query', (visit) => askPage(visit, []));
  pages.staff('post', path, 'sightings:query', ask);
}
