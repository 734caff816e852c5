import fc, { array, integer, property, tuple, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditContentHash } from '../../src/audit/record.ts';
import { genesisSeal, nextSeal } from '../../src/audit/seal.ts';

const hash = uint8Array({ minLength: 1, maxLength: 8 }).map((bytes) => auditContentHash([bytes.join('.')]));
const segments = array(array(hash, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 });

function chain(log: readonly (readonly string[])[]): string {
  return log.reduce(nextSeal, genesisSeal);
}

describe('a chain of seals', () => {
  it('is the same for the same log', () => {
    fc.assert(property(segments, (log) => chain(log) === chain(structuredClone(log))));
  });

  it('changes when any record changes', () => {
    fc.assert(
      property(segments, integer({ min: 0 }), integer({ min: 0 }), (log, i, j) => {
        const forged = structuredClone(log);
        const segment = forged[i % forged.length]!;
        segment[j % segment.length] = auditContentHash(['forged']);
        expect(chain(forged)).not.toBe(chain(log));
      }),
    );
  });

  it('changes when a record is taken out or put in', () => {
    fc.assert(
      property(segments, integer({ min: 0 }), integer({ min: 0 }), (log, i, j) => {
        const shorter = structuredClone(log);
        shorter[i % log.length]!.splice(j % log[i % log.length]!.length, 1);
        expect(chain(shorter)).not.toBe(chain(log));
        const longer = structuredClone(log);
        longer[i % log.length]!.splice(
          j % (log[i % log.length]!.length + 1),
          0,
          auditContentHash(['forged']),
        );
        expect(chain(longer)).not.toBe(chain(log));
      }),
    );
  });

  it('changes when two different records change places', () => {
    fc.assert(
      property(segments, tuple(integer({ min: 0 }), integer({ min: 0 })), (log, [a, b]) => {
        const flat = log.flatMap((segment, i) => segment.map((_, j) => [i, j] as const));
        const [i, j] = flat[a % flat.length]!;
        const [k, l] = flat[b % flat.length]!;
        const forged = structuredClone(log);
        forged[i]![j] = log[k]![l]!;
        forged[k]![l] = log[i]![j]!;
        if (log[i]![j] === log[k]![l]) return;
        expect(chain(forged)).not.toBe(chain(log));
      }),
    );
  });
});

describe('the content hash of a record', () => {
  it('tells where one field ends and the next begins', () => {
    expect(auditContentHash(['ab', 'c'])).not.toBe(auditContentHash(['a', 'bc']));
    expect(auditContentHash(['1:a', ''])).not.toBe(auditContentHash(['', '1:a']));
  });
});
