import { interviewSheet } from '../../../applications/interview-sheet.ts';
import { listCenters } from '../../../applications/list-centers.ts';
import { type Sheet, SheetQuery } from '../../../applications/schema.ts';
import { Info } from '../../components/messages.tsx';
import { officerFrame } from '../../components/staff/frame.ts';
import { KeyHelp } from '../../components/staff/key-help.tsx';
import { SheetEntry } from '../../components/staff/sheet-entry.tsx';
import { formatDay, zoneName } from '../../format.ts';
import { render } from '../../render.tsx';
import { interviewsTexts } from '../../texts/interviews.ts';
import { type Pages, recordRead, type StaffVisit } from '../../visit.tsx';

const path = '/staff/interviews';

interface Center {
  readonly id: string;
  readonly name: string;
}

function Asked(props: {
  visit: StaffVisit;
  centers: readonly Center[];
  center: string | undefined;
  day: string | undefined;
}) {
  const { visit, centers, center, day } = props;
  const t = interviewsTexts[visit.page.locale];
  return (
    <form method="get" action={path} class="garita-filter garita-screen">
      <div>
        <label class="usa-label margin-top-0" for="center">
          {t.center}
        </label>
        <select class="usa-select" id="center" name="center">
          {centers.map(({ id, name }) => (
            <option value={id} selected={id === center}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label class="usa-label margin-top-0" for="day">
          {t.day}
        </label>
        <input class="usa-input" id="day" name="day" type="date" value={day ?? ''} />
      </div>
      <button type="submit" class="usa-button">
        {t.show}
      </button>
      <button type="button" class="usa-button usa-button--outline" data-print hidden>
        {t.print}
      </button>
    </form>
  );
}

async function sheetOf(visit: StaffVisit, center: string, day: string | undefined): Promise<Sheet> {
  const read = await interviewSheet(visit.context, center, day);
  await recordRead(visit, read);
  return read.reply.body as Sheet;
}

async function sheetPage(visit: StaffVisit) {
  const { c, page, services } = visit;
  const { locale } = page;
  const t = interviewsTexts[locale];
  const center = c.req.query('center') || undefined;
  const asked = c.req.query('day') || undefined;
  const day = SheetQuery.safeParse({ day: asked });
  const { items: centers } = (await listCenters(services)).body as { items: readonly Center[] };
  const sheet = center === undefined ? undefined : await sheetOf(visit, center, day.data?.day);
  const first = sheet?.items[0];
  return render(
    c,
    page,
    t.title,
    <>
      <div class="display-flex flex-row flex-justify flex-align-center flex-wrap">
        <h1 class="margin-y-1">{t.title}</h1>
        <KeyHelp locale={locale} keys={['j', 'k', 'o']} />
      </div>
      <Asked visit={visit} centers={centers} center={center} day={sheet?.day} />
      {day.success ? null : <Info text={t.wrongDay} />}
      {sheet === undefined ? (
        <p>{t.choose}</p>
      ) : (
        <>
          <p class="usa-intro">
            {sheet.centerName}, {formatDay(sheet.day, locale)}
          </p>
          <p>
            {sheet.items.length === 0 ? t.none : `${t.count(sheet.items.length)}. `}
            {first === undefined
              ? null
              : t.clock(zoneName(Date.parse(first.startsAt), sheet.timeZone, locale))}
          </p>
          {sheet.items.map((entry) => (
            <SheetEntry page={page} entry={entry} />
          ))}
        </>
      )}
    </>,
    200,
    { ...officerFrame, scripts: ['keys', 'print'] },
  );
}

/** The sheet of a day's interviews at a center, on screen and on paper. */
export function registerStaffInterviews(pages: Pages): void {
  pages.staff('get', path, 'applications:review', sheetPage);
}
