import type { WorkKind } from '../../../assignments/holding.ts';
import { Release, Take } from '../../../assignments/schema.ts';
import { releaseWork, takeWork } from '../../../assignments/take.ts';
import { parse } from '../../../http/body.ts';
import { DomainError } from '../../../http/problems.ts';
import { ownPath } from '../../own-path.ts';
import { queueTexts } from '../../texts/queue.ts';
import { act, goTo, type StaffVisit } from '../../visit.tsx';

/** Shows the queue again with words on what stood in the way. */
type Tell = (visit: StaffVisit, message: string) => Promise<Response>;

/**
 * Answers the form of a queue or of one piece of work: takes what is selected, or gives it back. What another officer
 * was faster to take is told on the queue.
 */
export function assigning(kind: WorkKind, queue: string, tell: Tell) {
  return async function assign(visit: StaffVisit): Promise<Response> {
    const { c, form, context, page } = visit;
    const ids = [...new Set(form.getAll('id'))];
    if (ids.length === 0) return tell(visit, queueTexts[page.locale].noneSelected);
    const from = form.get('from');
    const items = ids.map((id) => ({ kind, id }));
    try {
      await act(visit, () =>
        form.get('do') === 'release'
          ? releaseWork({ ...context, body: parse(Release, { items }, page.locale) })
          : takeWork({
              ...context,
              body: parse(
                Take,
                { items: items.map((item) => ({ ...item, ...(from === null ? {} : { from }) })) },
                page.locale,
              ),
            }),
      );
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'conflict') throw error;
      return tell(visit, error.detail[page.locale]);
    }
    return goTo(c, ownPath(form.get('back') ?? undefined) ?? queue);
  };
}

/** How a queue is narrowed: by its address, or after a refused form as it was before. */
export function askedOf({ c, form }: StaffVisit, queue: string): URLSearchParams {
  const before = new URL(ownPath(form.get('back') ?? undefined) ?? c.req.url, c.req.url);
  return before.pathname === queue ? before.searchParams : new URLSearchParams();
}
