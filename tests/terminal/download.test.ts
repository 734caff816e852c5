import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTerminal, type Terminal } from '../../src/terminal/terminal.ts';
import { type BadLink, openBadLink } from './bad-link.ts';
import { inTheirCar, openCentre } from './centre.ts';
import { newFolder } from './folders.ts';

const lane = { laneId: '250401-S1', laneClass: 'sentri' } as const;
const wholes = ({ seen }: BadLink) => seen.filter(({ path }) => path.endsWith('/snapshot'));
const part = (folder: string) => join(folder, 'pack.part');
const arrived = (folder: string) => statSync(part(folder), { throwIfNoEntry: false })?.size ?? 0;

async function rounds(terminal: Terminal, most: number): Promise<void> {
  for (let round = 0; round < most && terminal.status().snapshotVersion === null; round += 1) {
    await terminal.round();
  }
}

/** Goes on until so many bytes have come. */
async function piece(terminal: Terminal, folder: string, bytes: number): Promise<void> {
  do await terminal.round();
  while (arrived(folder) < bytes);
}

describe('a whole pack over a bad link', () => {
  it('comes in pieces that are kept over restarts, and is used when all of it was verified', async () => {
    const centre = await openCentre();
    const members = await Promise.all(Array.from({ length: 12 }, () => centre.member()));
    const link = await openBadLink(centre.url);
    const folder = newFolder();
    await centre.enroll(folder);
    link.cutAfter = 100;
    // What had not been read yet when the link was cut is lost; what was read is kept.
    const sizes: number[] = [];
    while ((sizes.at(-1) ?? 0) < 300) {
      const terminal = await openTerminal({ url: link.url, folder, ...lane });
      await terminal.round();
      expect(terminal.status().snapshotVersion).toBeNull();
      sizes.push(arrived(folder));
      await terminal.close();
    }
    for (const [start, size] of sizes.entries()) expect([0, 100]).toContain(size - (sizes[start - 1] ?? 0));
    const terminal = await openTerminal({ url: link.url, folder, ...lane });
    await rounds(terminal, 20);
    expect(terminal.status()).toMatchObject({ snapshotOpen: true });
    expect(existsSync(part(folder))).toBe(false);
    const asked = wholes(link).map(({ headers }) => headers.range);
    const ranges = [0, ...sizes].map((size) => (size > 0 ? `bytes=${size}-` : undefined));
    expect(asked.slice(0, ranges.length)).toEqual(ranges);
    const conditions = wholes(link).flatMap(({ headers }) => headers['if-range'] ?? []);
    expect(new Set(conditions).size).toBe(1);
    expect(conditions[0]).toMatch(/^"\d+-[0-9a-f]{32}"$/);

    link.fate = () => 'away';
    const [member] = members;
    const answer = await terminal.check(inTheirCar(member!));
    expect(answer).toMatchObject({ decision: 'admit', degraded: true });
    await terminal.close();
  });

  it('begins anew when the centre has another one meanwhile', async () => {
    const centre = await openCentre();
    await centre.member();
    const link = await openBadLink(centre.url);
    const folder = newFolder();
    await centre.enroll(folder);
    link.cutAfter = 70;
    const terminal = await openTerminal({ url: link.url, folder, ...lane });
    await piece(terminal, folder, 70);
    // Another life of the centre: it never made that pack.
    const note = join(folder, 'pack.part.json');
    const noted = JSON.parse(readFileSync(note, 'utf8'));
    writeFileSync(note, JSON.stringify({ ...noted, etag: '"1-00"' }));
    link.cutAfter = Number.POSITIVE_INFINITY;
    await rounds(terminal, 3);
    expect(terminal.status().snapshotOpen).toBe(true);
    expect(wholes(link).at(-1)?.headers.range).toBe('bytes=70-');
    await terminal.close();
  });

  it('is thrown away when what was kept of it is not what the centre had signed', async () => {
    const centre = await openCentre();
    await centre.member();
    const link = await openBadLink(centre.url);
    const folder = newFolder();
    await centre.enroll(folder);
    link.cutAfter = 70;
    const terminal = await openTerminal({ url: link.url, folder, ...lane });
    await piece(terminal, folder, 70);
    const bytes = readFileSync(part(folder));
    bytes[60] = (bytes[60] ?? 0) ^ 1;
    writeFileSync(part(folder), bytes);
    link.cutAfter = Number.POSITIVE_INFINITY;
    await terminal.round();
    expect(terminal.status().snapshotVersion).toBeNull();
    expect(readdirSync(folder).filter((name) => name.startsWith('pack.'))).toEqual([]);
    await rounds(terminal, 2);
    expect(terminal.status().snapshotOpen).toBe(true);
    await terminal.close();
  });
});
