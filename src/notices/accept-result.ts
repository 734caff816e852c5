import { auditRecord } from '../audit/record.ts';
import type { Acceptance, Applied } from '../outbox/accept.ts';

/** A notice was handed over to a mail server: its message goes, and the log keeps when. */
export async function applyNotice({ message, now }: Acceptance): Promise<Applied> {
  return {
    queries: [
      auditRecord({
        at: now,
        actor: 'service',
        action: 'notice.send',
        objectKind: message.objectKind,
        objectId: message.objectId,
      }),
    ],
  };
}
