import { describe, expect, it } from 'vitest';
import { createMemory, writtenTables } from '../../src/db/remembered.ts';

describe('a remembered read', () => {
  async function asked(memory: ReturnType<typeof createMemory>, key = 'a') {
    let reads = 0;
    const value = await memory.answer(['lanes', 'ports'], key, async () => {
      reads += 1;
      return `read ${reads}`;
    });
    return { value, reads };
  }

  it('is made once, until one of its tables is written', async () => {
    const memory = createMemory();
    expect((await asked(memory)).reads).toBe(1);
    expect((await asked(memory)).reads).toBe(0);
    memory.wrote({ text: 'UPDATE crossings SET state = 1' });
    expect((await asked(memory)).reads).toBe(0);
    expect((await asked(memory, 'b')).reads).toBe(1);
    for (const text of [
      'UPDATE ports SET a = 1',
      'DELETE FROM lanes',
      'insert or replace into lanes VALUES (1)',
    ]) {
      memory.wrote({ text });
      expect((await asked(memory)).reads, text).toBe(1);
      expect((await asked(memory)).reads, text).toBe(0);
    }
  });

  it('is made again when somebody else has changed the file', async () => {
    let changed = false;
    const memory = createMemory((told) => {
      if (changed) told.wrote(undefined);
    });
    await asked(memory);
    changed = true;
    expect((await asked(memory)).reads).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect((await asked(memory)).reads).toBe(1);
  });

  it('that failed is made again', async () => {
    const memory = createMemory();
    await expect(memory.answer(['lanes'], 'a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect((await asked(memory)).reads).toBe(1);
  });
});

describe('remembered rows', () => {
  const memory = createMemory();
  let reads: string[] = [];
  const of = {
    tables: ['standings', 'cards'],
    key: (card: string) => card,
    about: (row: { card: string; traveler: string | undefined }) => row.traveler,
    read: async (cards: readonly string[]) => {
      reads.push(...cards);
      return cards.map((card) => ({ card, traveler: /^[a-z]/.exec(card)?.[0] }));
    },
  };
  async function readOf(...cards: string[]) {
    reads = [];
    const rows = await memory.rows(of, cards);
    expect(rows.map(({ card }) => card)).toEqual(cards);
    return reads;
  }

  it('are read once, together with those that are missing, in the order asked', async () => {
    expect(await readOf('a1', 'b1')).toEqual(['a1', 'b1']);
    expect(await readOf('b1', 'c1', 'a1', 'a2')).toEqual(['c1', 'a2']);
    expect(await readOf('a2', 'c1', 'b1', 'a1')).toEqual([]);
  });

  it('are read again of those whom a statement says it touches, and of nobody else', async () => {
    memory.wrote({ text: 'UPDATE standings SET status = ?', touches: ['a', 'z'] });
    expect(await readOf('a1', 'a2', 'b1', 'c1')).toEqual(['a1', 'a2']);
  });

  it('are all read again after a statement that promises nothing, or a change from elsewhere', async () => {
    memory.wrote({ text: 'UPDATE lanes SET state = 1' });
    expect(await readOf('a1', 'b1')).toEqual([]);
    memory.wrote({ text: 'UPDATE cards SET state = 1' });
    expect(await readOf('a1', 'b1')).toEqual(['a1', 'b1']);
    memory.wrote(undefined);
    expect(await readOf('a1', 'b1')).toEqual(['a1', 'b1']);
  });

  it('are not kept of somebody who is not known', async () => {
    expect(await readOf('7')).toEqual(['7']);
    expect(await readOf('7')).toEqual(['7']);
  });

  it('are not kept if their traveler is touched while they are read', async () => {
    const slow = {
      ...of,
      read: async (cards: readonly string[]) => {
        const rows = await of.read(cards);
        memory.wrote({ text: 'UPDATE standings SET status = ?', touches: ['d'] });
        return rows;
      },
    };
    await memory.rows(slow, ['d1']);
    expect(await readOf('d1')).toEqual(['d1']);
    expect(await readOf('d1')).toEqual([]);
  });

  it('of a table make what was remembered of the whole table be read again', async () => {
    const whole = () => memory.answer(['standings'], 'whole', async () => reads.push('whole'));
    await whole();
    reads = [];
    await whole();
    expect(reads).toEqual([]);
    memory.wrote({ text: 'UPDATE standings SET status = ?', touches: ['nobody'] });
    await whole();
    expect(reads).toEqual(['whole']);
  });
});

describe('the tables that a statement writes', () => {
  it.each([
    ['SELECT * FROM lanes', []],
    ['INSERT INTO lanes (id) VALUES (?)', ['lanes']],
    ['INSERT OR REPLACE INTO lanes SELECT 1 FROM ports ON CONFLICT DO UPDATE SET id = 1', ['lanes', 'SET']],
    ['UPDATE OR IGNORE lanes SET id = (SELECT id FROM ports)', ['lanes']],
    ['WITH a AS (SELECT 1) DELETE FROM\n lanes WHERE id IN a', ['lanes']],
  ])('%s', (text, tables) => {
    expect(writtenTables(text)).toEqual(tables);
  });
});
