import type { Role } from '../http/principal.ts';
import type { Text } from '../http/text.ts';

/** Somebody invented, as whom one may sign in on a development machine. */
export interface Persona {
  /** The subject of their tokens. */
  readonly id: string;
  readonly name: string;
  readonly about: Text;
  /** Empty for an applicant. */
  readonly roles: readonly Role[];
  readonly agency?: string;
}

function staff(id: string, name: string, role: Role, en: string, es: string, agency = 'CBP'): Persona {
  return { id, name, about: { en, es }, roles: [role], agency };
}

const applicant = (id: string, name: string, en: string, es: string): Persona => ({
  id,
  name,
  about: { en, es },
  roles: [],
});

export const applicants: readonly Persona[] = [
  applicant('rosa', 'Rosa Quintanilla', 'crosses every day to work', 'cruza todos los días a trabajar'),
  applicant('mateo', 'Mateo Ibarra', 'drives a truck', 'conduce un camión'),
  applicant('lucia', 'Lucía Fuentes', 'applies for her child, too', 'solicita también para su hija'),
];

export const staffPersonas: readonly Persona[] = [
  staff(
    'olivia',
    'Olivia Marsh',
    'officer',
    'officer: interviews and decides',
    'oficial: entrevista y decide',
  ),
  staff('owen', 'Owen Delgado', 'officer', 'a second officer', 'un segundo oficial'),
  staff('omar', 'Omar Villarreal', 'officer', 'officer of the other side', 'oficial del otro lado', 'INM'),
  staff(
    'ada',
    'Ada Whitfield',
    'adjudicator',
    'adjudicator: judges matches',
    'dictaminadora: juzga coincidencias',
  ),
  staff('andres', 'Andrés Luna', 'adjudicator', 'a second adjudicator', 'un segundo dictaminador'),
  staff('ana', 'Ana Cordero', 'analyst', 'analyst: simulates a day', 'analista: simula un día'),
  staff('lorenzo', 'Lorenzo Peck', 'list_manager', 'keeps a watch list', 'mantiene una lista de vigilancia'),
  staff('abel', 'Abel Duarte', 'auditor', 'auditor: reads the log', 'auditor: lee la bitácora'),
  staff(
    'oscar',
    'Oscar Reyes',
    'operator',
    'operator: lanes, queues, dead letters',
    'operador: carriles, colas, mensajes muertos',
  ),
  staff(
    'ines',
    'Inés Holloway',
    'admin',
    'administrator: terminals and accounts',
    'administradora: terminales y cuentas',
  ),
];

const named = new Map([...applicants, ...staffPersonas].map((persona) => [persona.id, persona]));

/** The persona of this id. A name that nobody has is an applicant of its own, so that any number can be made. */
export function personaOf(id: string): Persona | undefined {
  const known = named.get(id);
  if (known) return known;
  return /^[a-z0-9]{1,30}$/.test(id)
    ? applicant(id, id, 'an applicant of your own', 'un solicitante propio')
    : undefined;
}
