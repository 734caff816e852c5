import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interviewReasonsOf } from '../../src/applications/interview-rule.ts';
import { questionIds } from '../../src/applications/questions.ts';

const now = Date.parse('2031-06-01');
const expiresAt = Date.parse('2031-11-02');
const identity = { paternalSurname: 'Luna', givenNames: 'Eva', birthDate: '1980-01-02', documents: [] };
const facts = {
  kind: 'renewal' as const,
  questions: Object.fromEntries(questionIds.map((id) => [id, { answer: false }])),
  before: identity,
  told: identity,
  expiresAt,
};

describe('the interview of a renewal', () => {
  it('is waived where nothing is new', () => {
    expect(interviewReasonsOf(facts, now)).toEqual([]);
  });

  it('is needed by everybody who applies for the first time', () => {
    expect(interviewReasonsOf({ ...facts, kind: 'new' }, now)).toEqual(['first_application']);
  });

  it('is needed after any yes, and after none but a yes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: questionIds.length, maxLength: questionIds.length }),
        (given) => {
          const questions = Object.fromEntries(
            questionIds.map((id, i) => [id, { answer: given[i] ?? false }]),
          );
          expect(interviewReasonsOf({ ...facts, questions }, now)).toEqual(
            given.includes(true) ? ['answered_yes'] : [],
          );
        },
      ),
    );
  });

  it('is needed by whoever is called otherwise now, and not for a new passport', () => {
    for (const change of [
      { paternalSurname: 'Ibarra' },
      { birthDate: '1980-02-01' },
      { maternalSurname: 'Paz' },
    ]) {
      expect(interviewReasonsOf({ ...facts, told: { ...identity, ...change } }, now)).toEqual([
        'identity_changed',
      ]);
    }
    const passport = { ...identity, documents: [{ type: 'passport', number: 'G2' }] };
    expect(interviewReasonsOf({ ...facts, told: passport }, now)).toEqual([]);
  });

  it('is needed by whoever was a child when the membership was granted and is none any more', () => {
    const born = (birthDate: string) => ({
      ...facts,
      before: { ...identity, birthDate },
      told: { ...identity, birthDate },
    });
    expect(interviewReasonsOf(born('2010-01-01'), now)).toEqual(['came_of_age']);
    expect(interviewReasonsOf(born('2018-01-01'), now)).toEqual([]);
    expect(interviewReasonsOf(born('2008-01-01'), now)).toEqual([]);
  });
});
