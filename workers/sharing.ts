import type { LeasedMessage } from '../src/outbox/protocol/relay.ts';

/** A message as a job carries it with others. */
export type Part = Pick<LeasedMessage, 'id' | 'payload' | 'priority'>;

/** A job of several messages that lanes wait for: what the queue costs a job is paid once for all of them. */
export interface SeveralData {
  readonly messages: readonly Part[];
}

/** From so many on that are leased at once there is a backlog: fewer go each alone, to whichever worker is free. */
const backlog = 64;
const atOnce = 8;

/** Messages that are to share a job; none where there is no backlog. */
export function sharing(messages: readonly LeasedMessage[]): readonly (readonly LeasedMessage[])[] {
  if (messages.length < backlog) return [];
  return Array.from({ length: Math.ceil(messages.length / atOnce) }, (_, i) =>
    messages.slice(i * atOnce, (i + 1) * atOnce),
  );
}
