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
    memory.wrote('UPDATE crossings SET state = 1');
    expect((await asked(memory)).reads).toBe(0);
    expect((await asked(memory, 'b')).reads).toBe(1);
    for (const text of [
      'UPDATE ports SET a = 1',
      'DELETE FROM lanes',
      'insert or replace into lanes VALUES (1)',
    ]) {
      memory.wrote(text);
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
