import { UnrecoverableError } from 'bullmq';
import type { z } from 'zod';
import { composeNotice } from '../../src/notices/compose.ts';
import type { NoticePayload } from '../../src/outbox/protocol/payloads.ts';
import type { NoticeResult } from '../../src/outbox/protocol/results.ts';
import { type Mailer, Refused } from '../mail/mailer.ts';
import { ForGood } from '../run-job.ts';

/** Who sends notices, and the address of the service that they lead to. */
export interface Notices {
  readonly mailer: Mailer;
  /** As browsers know it, without a slash at its end. */
  readonly publicUrl: string;
}

type ProcessNotice = (
  payload: z.infer<typeof NoticePayload>,
  messageId: string,
) => Promise<z.infer<typeof NoticeResult>>;

/** So many are remembered as sent while the API cannot be told of them. */
const mostRemembered = 10_000;

/**
 * Sends notices. A mail server that is away is the API's to wait for: its pauses grow and outlive the queue. What the
 * server refuses for good is a dead letter at once. A mail whose result could not be handed over is not sent again by
 * this process; after a crash it may be, under the same Message-ID.
 */
export function noticeProcessor({ mailer, publicUrl }: Notices): ProcessNotice {
  const sent = new Set<string>();

  async function send({ to, locale, path }: z.infer<typeof NoticePayload>, id: string): Promise<void> {
    try {
      await mailer.send({ id, to, language: locale, ...composeNotice(locale, publicUrl, path) });
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown reason';
      throw error instanceof Refused ? new ForGood(reason) : new UnrecoverableError(reason);
    }
  }

  return async function processNotice(payload, messageId) {
    if (!sent.has(messageId)) await send(payload, messageId);
    sent.add(messageId);
    const [oldest] = sent;
    if (sent.size > mostRemembered && oldest !== undefined) sent.delete(oldest);
    return { kind: 'notice' };
  };
}
