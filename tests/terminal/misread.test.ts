import { expect, it } from 'vitest';
import { NotReadable } from '../../src/terminal/not-readable.ts';
import { openTerminal } from '../../src/terminal/terminal.ts';
import { barcodeOf, elementsWith } from '../crossings/licences.ts';
import { newFolder } from './folders.ts';

it('a licence that was misread is read again, by its element, and takes no number; one that can be read refers alone', async () => {
  const lane = { laneId: '250401-S1', laneClass: 'sentri' } as const;
  const terminal = await openTerminal({ url: 'http://127.0.0.1:9', folder: newFolder(), ...lane });
  const show = (changes: Readonly<Record<string, string>>) =>
    terminal.check({
      phase: 'booth',
      occupants: [{ licence: barcodeOf({ elements: elementsWith(changes) }) }],
      occupantCount: 1,
    });
  const misread = show({ DBB: '02301985' });
  await expect(misread).rejects.toThrow(NotReadable);
  await expect(misread).rejects.toThrow('element DBB: expected a date as MMDDCCYY');
  const answer = await show({});
  expect(answer).toMatchObject({ sequence: 0, decision: 'refer', degraded: true });
  expect(answer.reasons.map(({ code }) => code)).toContain('credential_unreadable');
  await terminal.close();
});
