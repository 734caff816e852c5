import { randomUUID } from 'node:crypto';
import type { Payload } from '../../src/outbox/protocol/payloads.ts';
import { contentHash } from '../../src/screening/content.ts';
import type { OutboxServer } from './outbox-server.ts';

export function screening(fullName = 'Ana Ruiz Soto', requiredSeq = 0): Payload {
  const subject = { id: randomUUID(), fullName };
  return {
    kind: 'screening',
    screeningId: randomUUID(),
    subject,
    subjectHash: contentHash(subject),
    requiredSeq,
  };
}

export function listEntry(server: OutboxServer, entryId: string, full: string, birthDate: string): void {
  const entry = { id: entryId, type: 'person', names: [{ full, kind: 'primary' }], birthDates: [birthDate] };
  const seq = (server.entries.at(-1)?.seq ?? 0) + 1;
  server.entries.push({ listId: 'us', entryId, entryHash: contentHash(entry), seq, entry });
}

export function enroll(server: OutboxServer, fullName: string, birthDate: string): string {
  const subject = { id: `t-${String(server.subjects.length).padStart(6, '0')}`, fullName, birthDate };
  const seq = (server.subjects.at(-1)?.seq ?? 0) + 1;
  server.subjects.push({ travelerId: subject.id, seq, subjectHash: contentHash(subject), subject });
  return subject.id;
}
