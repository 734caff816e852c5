import type { Blocks } from '../../src/applications/blocks.ts';
import { questionIds } from '../../src/applications/questions.ts';

/** A complete SENTRI application of an invented person, as of the tests' clock (November 2026). */
export const completeBlocks: Blocks = {
  identity: {
    paternalSurname: 'Quintanilla',
    maternalSurname: 'Orozco',
    givenNames: 'Rosa Elena',
    birthDate: '1988-03-14',
    citizenship: 'MEX',
    sex: 'F',
  },
  documents: [{ type: 'passport', number: 'G12345678', country: 'MEX', expiresOn: '2031-05-01' }],
  addresses: [{ street: 'Av. Revolución 1200', city: 'Tijuana', country: 'MEX', from: '2015-02' }],
  employment: [{ kind: 'employed', employer: 'Taller Norte', from: '2014-01' }],
  vehicles: [{ plate: 'BCN-12-34', state: 'BCN', country: 'MEX', make: 'Nissan', year: 2019 }],
  questions: Object.fromEntries(questionIds.map((id) => [id, { answer: false }])),
  declaration: { accepted: true },
};
