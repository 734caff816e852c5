import { auditRecord } from '../audit/record.ts';
import { sql } from '../db/sql.ts';
import type { Change } from '../http/endpoint.ts';
import type { Blocks } from './blocks.ts';
import { dayMs, dayOf } from './calendar.ts';
import { type CenterRow, findCenter } from './center-store.ts';
import { warningPoints } from './completeness.ts';
import { presentPoints } from './present.ts';
import { questionIds, questionTexts } from './questions.ts';
import type { InterviewOutcome } from './record-interview.ts';
import { instantOf, localTime } from './slots.ts';
import { type ApplicationRow, type Context, loadBlocks } from './store.ts';

interface BookedRow extends Pick<ApplicationRow, 'id' | 'program' | 'state'> {
  readonly starts_at: number;
  readonly outcome: InterviewOutcome | null;
}

/** The appointments of one day on the center's clock; the bounds are instants (ms). */
function bookedBetween({ services }: Context, centerId: string, from: number, to: number) {
  return services.db.all(
    sql<BookedRow>`SELECT a.id, a.program, a.state, s.starts_at,
        (SELECT i.outcome FROM interviews i WHERE i.application_id = a.id AND i.starts_at = s.starts_at
          ORDER BY i.id DESC LIMIT 1) AS outcome
      FROM interview_slots s JOIN applications a ON a.id = s.application_id
      WHERE s.center_id = ${centerId} AND s.state = 'booked' AND s.starts_at >= ${from} AND s.starts_at < ${to}
      ORDER BY s.starts_at`,
  );
}

/** The questions that were answered with yes, in words, with what was said about them. */
function yesAnswers({ questions = {} }: Blocks, locale: Context['locale']) {
  return questionIds.flatMap((id) => {
    const given = questions[id];
    return given?.answer
      ? [{ question: questionTexts[id][locale], explanation: given.explanation ?? '' }]
      : [];
  });
}

function appointment(row: BookedRow, blocks: Blocks, center: CenterRow, locale: Context['locale']) {
  const { identity = {}, documents = [], vehicles = [], travel } = blocks;
  const name = [identity.givenNames, identity.paternalSurname, identity.maternalSurname]
    .filter(Boolean)
    .join(' ');
  return {
    applicationId: row.id,
    program: row.program,
    startsAt: new Date(row.starts_at).toISOString(),
    localTime: localTime(row.starts_at, center.time_zone),
    ...(row.outcome === null ? {} : { outcome: row.outcome }),
    name,
    ...(identity.birthDate === undefined ? {} : { birthDate: identity.birthDate }),
    ...(identity.citizenship === undefined ? {} : { citizenship: identity.citizenship }),
    ...(identity.guardian?.name === undefined ? {} : { guardian: identity.guardian.name }),
    documents: documents.map(({ mrz: _, ...document }) => document),
    vehicles: vehicles.map(({ plate, state, country, make, model, owner }) => ({
      plate,
      state,
      country,
      make,
      model,
      owner,
    })),
    countries: travel?.countries ?? [],
    yesAnswers: yesAnswers(blocks, locale),
    warnings: presentPoints(warningPoints(blocks), locale),
  };
}

/**
 * Who comes to a center on one of its days (`YYYY-MM-DD`, today if none is named), in order, with what the officer
 * checks and asks. Each application that is on it counts as read.
 */
export async function interviewSheet(context: Context, centerId: string, wanted?: string): Promise<Change> {
  const { services, principal, now, locale } = context;
  const center = await findCenter(services, centerId);
  const day = wanted ?? localTime(now, center.time_zone).slice(0, 10);
  const next = dayOf(Date.parse(day) + dayMs);
  const [from = 0, to = 0] = [day, next].map((one) => instantOf(`${one}T00:00`, center.time_zone));
  const rows = await bookedBetween(context, centerId, from, to);
  const items = await Promise.all(
    rows.map(async (row) => appointment(row, await loadBlocks(services, row.id), center, locale)),
  );
  const at = { at: now, actor: principal };
  return {
    queries: [
      auditRecord({
        ...at,
        action: 'interview.sheet',
        objectKind: 'enrollment_center',
        objectId: centerId,
        detail: { day, count: rows.length },
      }),
      ...rows.map(({ id }) =>
        auditRecord({
          ...at,
          action: 'application.read',
          objectKind: 'application',
          objectId: id,
          detail: { sheet: day },
        }),
      ),
    ],
    reply: {
      status: 200,
      body: { centerId, centerName: center.name, timeZone: center.time_zone, day, items },
    },
  };
}
