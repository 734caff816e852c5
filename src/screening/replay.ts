import type { z } from 'zod';
import { auditRecord } from '../audit/record.ts';
import type { Change } from '../http/endpoint.ts';
import type { Principal } from '../http/principal.ts';
import { DomainError, notFound } from '../http/problems.ts';
import type { Locale, Text } from '../http/text.ts';
import { visibility } from '../matches/caveat.ts';
import { hitCode } from '../matches/hit-code.ts';
import type { Considered, ProposedMatch } from '../outbox/protocol/results.ts';
import { subjectPlace } from '../outbox/seal.ts';
import type { Services } from '../services.ts';
import { caveatsFor } from '../watchlists/sharing.ts';
import { configurationOf } from './configurations.ts';
import { type Difference, differences, differenceWords, type Verdict } from './replay-compare.ts';
import { type Recomputed, recompute } from './replay-compute.ts';
import type { ReplayView } from './schema.ts';
import { type ReplayRow, replayRow } from './store.ts';
import type { Subject } from './types.ts';

type View = z.infer<typeof ReplayView>;

const cannot = {
  pending: {
    en: 'The screening is not done yet: there is nothing to compute again.',
    es: 'La verificación aún no termina: no hay nada que calcular de nuevo.',
  },
  candidates: {
    en: 'The screening was done before candidates were stored: it cannot be computed again.',
    es: 'La verificación se hizo antes de que se guardaran candidatos: no se puede calcular de nuevo.',
  },
  configuration: {
    en: 'The configuration of this screening is not kept here: its worker was of another version.',
    es: 'La configuración de esta verificación no está guardada: su proceso era de otra versión.',
  },
} as const satisfies Record<string, Text>;

interface Stored {
  readonly considered: readonly Considered[];
  readonly matches: readonly ProposedMatch[];
}

function storedVerdicts({ considered, matches }: Stored): Verdict[] {
  const parts = new Map(matches.map((match) => [`${match.listId}/${match.entryId}`, match.parts]));
  return considered.map(([listId, entryId, , score]) => {
    const why = parts.get(`${listId}/${entryId}`);
    return { listId, entryId, score, ...(why === undefined ? {} : { parts: why }) };
  });
}

/** The subject as its screening keeps it; of before its hash was kept beside it, by itself. */
function subjectIn(text: string): Subject {
  const kept = JSON.parse(text) as Subject | { readonly subject: Subject };
  return 'subject' in kept ? kept.subject : kept;
}

/** Why two computations from the same lists, configuration and subject part. */
function reasonOf(found: readonly Difference[], ahead: number, locale: Locale): string | undefined {
  if (found.length === 0) return undefined;
  const words: Text =
    ahead > 0
      ? {
          en: 'The lists moved on while the screening ran, or the code of screening has changed since.',
          es: 'Las listas avanzaron durante la verificación, o el código de verificación cambió desde entonces.',
        }
      : {
          en: 'Lists, configuration and subject are the same: the code of screening has changed since.',
          es: 'Las listas, la configuración y la persona son las mismas: el código cambió desde entonces.',
        };
  return words[locale];
}

interface Seeing {
  readonly services: Services;
  readonly row: ReplayRow;
  /** Whom the hits are about: a traveler, or the subject of an ad-hoc screening. */
  readonly person: string;
  readonly agency: string;
  readonly locale: Locale;
}

/** Only what the lists' caveats let this agency know decides the answer: no other list shows through it. */
async function viewOf(seeing: Seeing, stored: Stored, computed: Recomputed): Promise<View> {
  const { services, row, person, agency, locale } = seeing;
  const lists = new Map((await caveatsFor(services.db)).map((list) => [list.id, visibility(list, agency)]));
  const known = (one: { readonly listId: string; readonly parts?: unknown }) => {
    const sees = lists.get(one.listId) ?? 'nothing';
    return sees === 'record' || (sees === 'hit_only' && one.parts !== undefined);
  };
  const [before, now] = [storedVerdicts(stored).filter(known), computed.verdicts.filter(known)];
  const found = differences(before, now).filter(
    ({ listId, kind }) => lists.get(listId) === 'record' || kind === 'match_gone' || kind === 'match_new',
  );
  const reason = reasonOf(found, computed.ahead, locale);
  const count = (all: readonly Verdict[]) => ({
    candidates: all.filter(({ listId }) => lists.get(listId) === 'record').length,
    matches: all.filter(({ parts }) => parts !== undefined).length,
  });
  return {
    id: row.id,
    equal: found.length === 0,
    computedSeq: row.computed_seq ?? 0,
    listVersions: visibleVersions(row, lists),
    configHash: row.config_hash ?? '',
    before: count(before),
    now: count(now),
    ...(reason === undefined ? {} : { reason }),
    differences: found.map(({ listId, entryId, kind, parts, ...scores }) => ({
      listId,
      kind,
      words: differenceWords[kind][locale],
      ...(lists.get(listId) === 'record'
        ? { entryId, ...scores, ...(parts === undefined ? {} : { parts: [...parts] }) }
        : { hitCode: hitCode(services.keys, person, listId, entryId) }),
    })),
  };
}

function visibleVersions(row: ReplayRow, lists: ReadonlyMap<string, string>): Record<string, number> {
  const versions = JSON.parse(row.list_versions ?? '{}') as Record<string, number>;
  return Object.fromEntries(
    Object.entries(versions).filter(([listId]) => (lists.get(listId) ?? 'nothing') !== 'nothing'),
  );
}

/**
 * Computes a stored screening again, from the list versions, the configuration and the subject of then, and says
 * whether the code of now comes to the same candidates, scores and parts. The subject is opened here and goes
 * nowhere. Changes nothing but the audit log.
 *
 * @throws DomainError `not_found`; `conflict` where the screening holds too little to be computed again.
 */
export async function replayScreening(
  services: Services,
  principal: Principal,
  id: string,
  now: number,
  locale: Locale,
): Promise<Change> {
  const row = await replayRow(services.db, id);
  if (!row) throw notFound('screening', 'verificación');
  if (row.state === 'pending') throw new DomainError('conflict', cannot.pending);
  if (row.considered === null) throw new DomainError('conflict', cannot.candidates);
  const configuration = await configurationOf(services.db, row.config_hash ?? '');
  if (configuration === undefined) throw new DomainError('conflict', cannot.configuration);
  const stored: Stored = {
    considered: JSON.parse(row.considered) as Considered[],
    matches: JSON.parse(row.matches ?? '[]') as ProposedMatch[],
  };
  const subject = subjectIn(await services.keys.unseal(subjectPlace(id), row.subject_sealed));
  const computed = await recompute(services, {
    subject,
    configuration,
    listVersions: JSON.parse(row.list_versions ?? '{}') as Record<string, number>,
    compared: stored.considered.map(([listId, entryId, entryHash]) => ({ listId, entryId, entryHash })),
  });
  const agency = principal.kind === 'staff' ? principal.agency : '';
  const person = row.traveler_id ?? subject.id;
  const view = await viewOf({ services, row, person, agency, locale }, stored, computed);
  return {
    queries: [
      auditRecord({
        at: now,
        actor: principal,
        action: 'screening.replay',
        objectKind: 'screening',
        objectId: id,
        detail: {
          agency,
          equal: view.equal,
          differences: view.differences.length,
          ...(row.traveler_id === null ? {} : { travelerId: row.traveler_id }),
        },
      }),
    ],
    reply: { status: 200, body: view },
  };
}
