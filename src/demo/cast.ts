import { questionIds } from '../applications/questions.ts';
import type { Claims } from '../http/principal.ts';

/** Everybody in the story is invented. */
export const personas = {
  listManager: { subject: 'demo-list-manager', roles: ['list_manager'], agency: 'CBP' },
  applicant: { subject: 'demo-applicant', roles: ['applicant'] },
  officer: { subject: 'demo-officer', roles: ['officer'], agency: 'CBP' },
  adjudicator: { subject: 'demo-adjudicator', roles: ['adjudicator'], agency: 'CBP' },
  analyst: { subject: 'demo-analyst', roles: ['analyst'], agency: 'CBP' },
  terminal: { subject: 'demo-terminal', roles: ['terminal'], laneId: '250401-S1' },
} as const satisfies Record<string, Claims>;

export const listId = 'demo-list';
export const rfid = 'e28011606000020451a3f7c2';
export const vehicle = { plate: 'BCN-12-34', state: 'BCN', country: 'MEX' } as const;

const years = (n: number) => new Date(Date.now() + n * 365.25 * 86_400_000).toISOString().slice(0, 10);

/** A complete SENTRI application. */
export const blocks = {
  identity: {
    paternalSurname: 'Quintanilla',
    maternalSurname: 'Orozco',
    givenNames: 'Rosa Elena',
    birthDate: '1988-03-14',
    citizenship: 'MEX',
    sex: 'F',
  },
  documents: [{ type: 'passport', number: 'G12345678', country: 'MEX', expiresOn: years(4) }],
  addresses: [{ street: 'Av. Revolución 1200', city: 'Tijuana', country: 'MEX', from: '2015-02' }],
  employment: [{ kind: 'employed', employer: 'Taller Norte', from: '2014-01' }],
  vehicles: [{ ...vehicle, make: 'Nissan', year: 2019 }],
  questions: Object.fromEntries(questionIds.map((id) => [id, { answer: false }])),
  declaration: { accepted: true },
};

function person(id: string, full: string, birthDate: string) {
  return { id, type: 'person', names: [{ full, kind: 'primary' }], birthDates: [birthDate] };
}

/** The list before anything happens: nobody of the story is on it. */
export const firstList = [
  person('x-1', 'BARRAGAN TREVIÑO, Eleuterio', '1961-07-02'),
  person('x-2', 'ZAPIAIN, Marcelino', '1974-11-19'),
  person('x-3', 'OKONKWO, Chidi', '1980'),
  person('x-4', 'VASILIEV, Dmitri', '1969-02-28'),
];

/** Names the member, written otherwise: maternal surname dropped, one letter off. */
export const lookalike = person('x-77', 'QUINTANILA, Rosa Elena', '1988-03-14');

/** The same entry after its agency learned one more name: its content has changed. */
export const lookalikeChanged = {
  ...lookalike,
  names: [...lookalike.names, { full: 'QUINTANILLA, Rosa', kind: 'strong' }],
};

export const unrelated = person('x-78', 'MBEKI, Thandiwe', '1990-01-05');
