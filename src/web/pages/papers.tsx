import { mayUse } from '../../applications/lifecycle.ts';
import { readApplication } from '../../applications/read.ts';
import { DomainError, type FieldError, problems } from '../../http/problems.ts';
import { addPaper, largestPaper, mostPapers } from '../../papers/add.ts';
import { paperTypes } from '../../papers/content-type.ts';
import { expectedPapers, paperKindNames, paperKinds } from '../../papers/kinds.ts';
import { readPaper } from '../../papers/read.ts';
import { removePaper } from '../../papers/remove.ts';
import { papersOf } from '../../papers/store.ts';
import { Select } from '../components/fields.tsx';
import { FileField } from '../components/file-field.tsx';
import { Form } from '../components/form-shell.tsx';
import type { PageProps } from '../components/layout.tsx';
import { ErrorSummary } from '../components/messages.tsx';
import { PaperList } from '../components/paper-list.tsx';
import { formatBytes } from '../format.ts';
import { render } from '../render.tsx';
import { paperTexts } from '../texts/papers.ts';
import { type ApplicantVisit, act, goTo, type Pages, recordRead } from '../visit.tsx';

const path = '/apply/:id/papers';

interface AddProps {
  readonly page: PageProps;
  readonly id: string;
  readonly kind: string | undefined;
  readonly errors: readonly FieldError[];
}

function AddForm({ page, id, kind, errors }: AddProps) {
  const { t, locale } = page;
  const words = paperTexts[locale];
  const of = { t, locale, errors };
  return (
    <section>
      <h2>{words.addTitle}</h2>
      <Form page={page} action={`/apply/${id}/papers`} withFile>
        <Select
          of={of}
          at="/kind"
          label={words.kind}
          value={kind}
          options={paperKinds.map((one) => [one, paperKindNames[one][locale]])}
        />
        <FileField
          of={of}
          at="/file"
          label={words.file}
          hint={words.fileHint(formatBytes(largestPaper, locale))}
          accept={paperTypes}
        />
        <div class="margin-top-3">
          <button type="submit" class="usa-button">
            {words.add}
          </button>
        </div>
      </Form>
    </section>
  );
}

async function papersPage(
  visit: ApplicantVisit,
  refused?: { error: DomainError; errors: readonly FieldError[] },
) {
  const { c, services, context, form } = visit;
  const id = c.req.param('id') ?? '';
  const page = { ...visit.page, path: `/apply/${id}/papers` };
  const { t, locale } = page;
  const words = paperTexts[locale];
  const read = await readApplication(context, id);
  await recordRead(visit, read);
  const { row, blocks } = read.overview;
  const papers = await papersOf(services, id);
  const lacking = expectedPapers(blocks, context.now).filter(
    (kind) => !papers.some((one) => one.kind === kind),
  );
  const mayAdd = mayUse('addPaper', row.state);
  const errors = refused?.errors ?? [];
  return render(
    c,
    page,
    words.title,
    <>
      <h1>{words.title}</h1>
      <ErrorSummary title={t.errorsTitle} errors={errors} />
      <p class="usa-intro font-body-md">{words.intro}</p>
      {mayAdd && lacking.length > 0 ? (
        <div class="usa-alert usa-alert--info">
          <div class="usa-alert__body">
            <p class="usa-alert__text">{words.expectedTitle}</p>
            <ul class="usa-list">
              {lacking.map((kind) => (
                <li>{words.expected[kind]}</li>
              ))}
            </ul>
          </div>
        </div>
      ) : null}
      <PaperList
        papers={papers}
        locale={locale}
        at={`/apply/${id}/papers`}
        beside={(paper) =>
          mayUse('removePaper', row.state) ? (
            <Form page={page} action={`/apply/${id}/papers/${paper.id}/remove`}>
              <button type="submit" class="usa-button usa-button--unstyled">
                {words.remove}
                <span class="usa-sr-only">: {paper.name}</span>
              </button>
            </Form>
          ) : null
        }
      />
      {!mayUse('removePaper', row.state) && papers.length > 0 ? <p>{words.stays}</p> : null}
      {mayAdd && papers.length < mostPapers ? (
        <AddForm page={page} id={id} kind={form.get('/kind') ?? lacking[0]} errors={errors} />
      ) : (
        <p>{mayAdd ? words.full(mostPapers) : words.closed}</p>
      )}
      <p class="margin-top-4">
        <a class="usa-link" href={`/apply/${id}${row.state === 'draft' ? '/review' : ''}`}>
          {words.back}
        </a>
      </p>
    </>,
    refused ? (problems[refused.error.code].status as 422) : 200,
    { scripts: ['send-once'] },
  );
}

/** What was refused stands at its field; whose application it is, is asked by the page as it is drawn again. */
async function refusedPage(visit: ApplicantVisit, error: DomainError) {
  if (error.code === 'not_found' || error.code === 'illegal_transition') throw error;
  const message = error.detail[visit.page.locale];
  return papersPage(visit, { error, errors: [{ pointer: '/file', message }] });
}

async function add(visit: ApplicantVisit) {
  const { c, context, form, file, page } = visit;
  const id = c.req.param('id') ?? '';
  const kind = paperKinds.find((one) => one === form.get('/kind'));
  if (kind === undefined) {
    const { chooseKind } = paperTexts[page.locale];
    const error = new DomainError('invalid_request', { en: chooseKind, es: chooseKind });
    return papersPage(visit, { error, errors: [{ pointer: '/kind', message: chooseKind }] });
  }
  try {
    await act(visit, () => addPaper(context, id, kind, file));
  } catch (error) {
    if (error instanceof DomainError) return refusedPage(visit, error);
    throw error;
  }
  return goTo(c, `/apply/${id}/papers`);
}

/** The papers that support an application: added, read as files, and taken back while it is a draft. */
export function registerPaperPages(pages: Pages): void {
  pages.applicant('get', path, (visit) => papersPage(visit));
  pages.applicant('post', path, add, { fileOfAtMost: largestPaper, refused: refusedPage });

  pages.applicant('get', `${path}/:paper`, ({ c, context }) =>
    readPaper(context, c.req.param('id') ?? '', c.req.param('paper') ?? ''),
  );

  pages.applicant('post', `${path}/:paper/remove`, async (visit) => {
    const { c, context } = visit;
    const id = c.req.param('id') ?? '';
    await act(visit, () => removePaper(context, id, c.req.param('paper') ?? ''));
    return goTo(c, `/apply/${id}/papers`);
  });

  pages.staff('get', '/staff/applications/:id/papers/:paper', 'applications:review', ({ c, context }) =>
    readPaper(context, c.req.param('id') ?? '', c.req.param('paper') ?? ''),
  );
}
