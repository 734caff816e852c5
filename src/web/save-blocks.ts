import type { Blocks } from '../applications/blocks.ts';
import { editApplication } from '../applications/edit.ts';
import type { FieldError } from '../http/problems.ts';
import { type ApplicantVisit, act } from './visit.tsx';

/**
 * Saves blocks of a draft from a form. What is kept beside the form's key says where points are missing and nothing
 * that was typed.
 *
 * @returns the pointers of what the draft still lacks.
 */
export async function saveBlocksOf(
  visit: ApplicantVisit,
  id: string,
  version: number,
  blocks: Blocks,
): Promise<readonly string[]> {
  const kept = await act(visit, async () => {
    const change = await editApplication(visit.context, id, version, blocks);
    const { missing = [] } = change.reply.body as { missing?: readonly FieldError[] };
    return { ...change, reply: { status: 200, body: missing.map(({ pointer }) => pointer) } };
  });
  return kept as readonly string[];
}
