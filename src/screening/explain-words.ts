import type { DateGrade } from './birth-date.ts';
import type { NumberGrade } from './documents.ts';
import type { Token } from './token.ts';

export interface Bilingual {
  readonly en: string;
  readonly es: string;
}

export const roleCodes = {
  given: 'given_name',
  paternal: 'paternal_surname',
  maternal: 'maternal_surname',
  unknown: 'name',
} as const;

const roleNames = {
  given: { en: 'given name', es: 'nombre' },
  secondGiven: { en: 'second given name', es: 'segundo nombre' },
  paternal: { en: 'paternal surname', es: 'apellido paterno' },
  maternal: { en: 'maternal surname', es: 'apellido materno' },
  unknown: { en: 'part of the name', es: 'parte del nombre' },
} satisfies Record<Token['role'] | 'secondGiven', Bilingual>;

export type NamePart = keyof typeof roleNames;

export type Likeness =
  | 'equal'
  | 'particle'
  | 'called'
  | 'sound'
  | 'heard'
  | 'slip'
  | 'similar'
  | 'joined'
  | 'initial'
  | 'differs'
  | 'absent'
  | 'extra';

const likeness: Record<Likeness, Bilingual> = {
  equal: { en: 'equal', es: 'igual' },
  particle: { en: 'equal but for a particle', es: 'igual salvo una partícula' },
  called: { en: 'is another form of the same name', es: 'es otra forma del mismo nombre' },
  sound: { en: 'sounds the same, spelled otherwise', es: 'suena igual, escrito de otra forma' },
  heard: { en: 'sounds alike, written in another script', es: 'suena parecido, escrito en otra escritura' },
  slip: {
    en: 'equal but for a slip in writing or reading',
    es: 'igual salvo un error de escritura o lectura',
  },
  similar: { en: 'similar', es: 'parecido' },
  joined: { en: 'equal when written together', es: 'igual al escribirse junto' },
  initial: { en: 'agrees with an initial', es: 'coincide con una inicial' },
  differs: { en: 'differs', es: 'diferente' },
  absent: { en: 'absent on the document', es: 'ausente en el documento' },
  extra: { en: 'not on the list', es: 'no figura en la lista' },
};

/** "maternal surname absent on the document" */
export function partWords(role: NamePart, how: Likeness): Bilingual {
  return { en: `${roleNames[role].en} ${likeness[how].en}`, es: `${roleNames[role].es} ${likeness[how].es}` };
}

export const dateWords: Record<DateGrade, Bilingual> = {
  exact: { en: 'date of birth equal', es: 'fecha de nacimiento igual' },
  exactFirstOfJanuary: {
    en: 'date of birth equal, 1 January, which often means that only the year is known',
    es: 'fecha de nacimiento igual, 1 de enero, que suele indicar que solo se conoce el año',
  },
  dayMonthSwapped: {
    en: 'date of birth differs by day and month swapped',
    es: 'fecha de nacimiento con día y mes intercambiados',
  },
  oneDigitOff: { en: 'date of birth differs by one digit', es: 'fecha de nacimiento con un dígito distinto' },
  oneDayOff: { en: 'date of birth differs by one day', es: 'fecha de nacimiento con un día de diferencia' },
  monthAndYear: { en: 'month and year of birth equal', es: 'mes y año de nacimiento iguales' },
  yearOnly: { en: 'year of birth equal', es: 'año de nacimiento igual' },
  yearNear: {
    en: 'year of birth differs by one at most',
    es: 'año de nacimiento con un año de diferencia a lo más',
  },
  sameYearOtherDay: {
    en: 'year of birth equal, day different',
    es: 'año de nacimiento igual, día diferente',
  },
  sameDayOtherYear: {
    en: 'day and month of birth equal, year different',
    es: 'día y mes de nacimiento iguales, año diferente',
  },
  contradiction: { en: 'date of birth differs', es: 'fecha de nacimiento diferente' },
};

export const numberWords: Record<NumberGrade, Bilingual> = {
  exact: { en: 'document number equal', es: 'número de documento igual' },
  exactOtherCountry: {
    en: 'document number equal, other country',
    es: 'número de documento igual, otro país',
  },
  near: { en: 'document number one character off', es: 'número de documento con un carácter distinto' },
  plate: { en: 'plate equal', es: 'placa igual' },
};

export const otherWords = {
  complete: {
    en: 'every part of both names is accounted for',
    es: 'todas las partes de ambos nombres corresponden',
  },
  anchored: {
    en: 'nothing is left out but a middle name or the maternal surname',
    es: 'solo se omite un segundo nombre o el apellido materno',
  },
  crossed: { en: 'given name and surname exchanged', es: 'nombre y apellido intercambiados' },
  exchanged: { en: 'surnames in the other order', es: 'apellidos en otro orden' },
  weakAlias: {
    en: 'weak alias: never carries a match alone',
    es: 'alias débil: nunca basta por sí solo',
  },
  documentCarries: {
    en: 'the equal number carries the match although the name differs',
    es: 'el número igual sostiene la coincidencia aunque el nombre difiera',
  },
  curpAgrees: {
    en: 'the letters of the CURP agree with the name',
    es: 'las letras de la CURP coinciden con el nombre',
  },
  curpDiffers: {
    en: 'the CURP contradicts the name or the date of birth',
    es: 'la CURP contradice el nombre o la fecha de nacimiento',
  },
  nationalityEqual: { en: 'nationality equal', es: 'nacionalidad igual' },
  nationalityDiffers: { en: 'nationality differs', es: 'nacionalidad diferente' },
} satisfies Record<string, Bilingual>;
