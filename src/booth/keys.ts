import type { CrossingView, DispositionBody } from '../crossings/schema.ts';

/** One key of the booth: what it records. */
export type BoothKey = Pick<DispositionBody, 'disposition' | 'reason'>;

type Codes = ReadonlySet<string>;

/** Why somebody goes to secondary inspection: the gravest of what was found, in the words that dispositions are counted by. */
function secondaryReason(codes: Codes): DispositionBody['reason'] {
  if (codes.has('standing_refer')) return 'watch_list_match';
  if (codes.has('occupant_without_credential') || codes.has('not_a_member')) return 'non_member_in_vehicle';
  const document = ['credential_stolen', 'credential_lost', 'credential_replaced', 'document_expired'];
  if (document.some((code) => codes.has(code))) return 'document_invalid';
  return 'other';
}

/**
 * The five keys of a booth for a crossing, in the same order always, so that a finger knows them: admitted, admitted
 * after a look, to secondary, redirected, refused. Each brings the reason that fits what was found; another one may be
 * chosen before the key is pressed.
 */
export function boothKeys({ reasons }: Pick<CrossingView, 'reasons'>): readonly BoothKey[] {
  const codes = new Set<string>(reasons.map(({ code }) => code));
  return [
    { disposition: 'admitted', reason: 'documents_in_order' },
    { disposition: 'admitted', reason: codes.has('random_exam') ? 'random_exam_done' : 'inspection_done' },
    { disposition: 'secondary', reason: secondaryReason(codes) },
    { disposition: 'redirected', reason: codes.has('lane_closed') ? 'lane_closed' : 'wrong_lane' },
    { disposition: 'refused', reason: 'inadmissible' },
  ];
}
