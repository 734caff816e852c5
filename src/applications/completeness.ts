import type { Text } from '../http/text.ts';
import type { Blocks, Employment, Identity, Program, TravelDocument } from './blocks.ts';
import { ageOn, dayOf, firstDay, isMinor, lastDay, yearsAfter } from './calendar.ts';
import { curpWarnings } from './curp-check.ts';
import { gaps, type Period } from './history.ts';
import { mrzWarnings } from './mrz-check.ts';
import { questionIds } from './questions.ts';
import { vehicleWarnings } from './vehicle-warnings.ts';

/** One point of an application: where (JSON Pointer into its blocks) and what, in words. */
export interface Point {
  readonly pointer: string;
  readonly message: Text;
}

function point(pointer: string, en: string, es: string): Point {
  return { pointer, message: { en, es } };
}

function required(
  block: string,
  value: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, Text>>,
): Point[] {
  return Object.entries(fields)
    .filter(([field]) => value[field] === undefined)
    .map(([field, { en, es }]) => point(`${block}/${field}`, `Enter ${en}.`, `Escriba ${es}.`));
}

const identityFields: Readonly<Record<string, Text>> = {
  paternalSurname: {
    en: 'your paternal surname (first surname)',
    es: 'su apellido paterno (primer apellido)',
  },
  givenNames: { en: 'your given names', es: 'sus nombres' },
  birthDate: { en: 'your date of birth', es: 'su fecha de nacimiento' },
  citizenship: { en: 'your country of citizenship', es: 'su país de ciudadanía' },
};

function missingIdentity(identity: Identity, program: Program, now: number): Point[] {
  const today = dayOf(now);
  const { birthDate } = identity;
  const missing = required('/identity', identity, identityFields);
  if (birthDate !== undefined && (birthDate > today || ageOn(birthDate, today) > 120)) {
    missing.push(
      point(
        '/identity/birthDate',
        'This date of birth is not possible.',
        'Esa fecha de nacimiento no es posible.',
      ),
    );
  } else if (program === 'FAST' && isMinor(birthDate, now)) {
    missing.push(
      point(
        '/identity/birthDate',
        'FAST is for drivers of 18 years and over.',
        'FAST es para conductores de 18 años o más.',
      ),
    );
  } else if (isMinor(birthDate, now)) {
    missing.push(
      ...required('/identity/guardian', identity.guardian ?? {}, {
        name: { en: 'the name of your parent or guardian', es: 'el nombre de su padre, madre o tutor' },
        relationship: { en: 'what they are to you', es: 'qué es de usted' },
      }),
    );
  }
  return missing;
}

const documentFields: Readonly<Record<string, Text>> = {
  number: { en: 'the number of the document', es: 'el número del documento' },
  country: { en: 'the country that issued it', es: 'el país que lo expidió' },
  expiresOn: { en: 'its expiry date', es: 'su fecha de vencimiento' },
};

function missingDocuments(documents: readonly TravelDocument[], program: Program, now: number): Point[] {
  const missing = documents.flatMap((document, index) => {
    const pointer = `/documents/${index}`;
    const found = required(pointer, document, documentFields);
    if (document.expiresOn !== undefined && document.expiresOn <= dayOf(now)) {
      found.push(point(`${pointer}/expiresOn`, 'This document has expired.', 'Este documento ya venció.'));
    }
    return found;
  });
  if (!documents.some(({ type }) => type !== 'driver_license')) {
    missing.push(
      point('/documents', 'Add at least one travel document.', 'Agregue al menos un documento de viaje.'),
    );
  }
  if (program === 'FAST' && !documents.some(({ type }) => type === 'driver_license')) {
    missing.push(point('/documents', 'Add your driver licence.', 'Agregue su licencia de conducir.'));
  }
  return missing;
}

function missingPeriods(block: string, periods: readonly Period[], start: string, now: number): Point[] {
  const today = dayOf(now);
  const missing = periods.flatMap((period, index) => {
    const pointer = `/${block}/${index}`;
    const found = required(
      pointer,
      { from: period.from },
      { from: { en: 'since when', es: 'desde cuándo' } },
    );
    if (period.from !== undefined && firstDay(period.from) > today) {
      found.push(point(`${pointer}/from`, 'This is in the future.', 'Está en el futuro.'));
    }
    if (period.from !== undefined && period.to !== undefined && lastDay(period.to) < firstDay(period.from)) {
      found.push(
        point(`${pointer}/to`, 'The end is before the beginning.', 'El final es anterior al comienzo.'),
      );
    }
    return found;
  });
  for (const { from, to, days } of gaps(periods, start, today)) {
    missing.push(
      point(
        `/${block}`,
        `Tell us about ${from} to ${to} (${days} days).`,
        `Díganos sobre ${from} a ${to} (${days} días).`,
      ),
    );
  }
  return missing;
}

function missingAddresses(blocks: Blocks, now: number): Point[] {
  const addresses = blocks.addresses ?? [];
  const birthDate = blocks.identity?.birthDate ?? '';
  const fiveYearsAgo = yearsAfter(dayOf(now), -5);
  const fields = {
    street: { en: 'the street and number', es: 'la calle y el número' },
    city: { en: 'the city', es: 'la ciudad' },
    country: { en: 'the country', es: 'el país' },
  };
  return [
    ...addresses.flatMap((address, index) => required(`/addresses/${index}`, address, fields)),
    ...missingPeriods('addresses', addresses, birthDate > fiveYearsAgo ? birthDate : fiveYearsAgo, now),
  ];
}

function missingEmployment(blocks: Blocks, now: number): Point[] {
  const employment: readonly Employment[] = blocks.employment ?? [];
  const birthDate = blocks.identity?.birthDate;
  const named = employment.flatMap((one, index) =>
    one.kind === 'employed' && one.employer === undefined
      ? [point(`/employment/${index}/employer`, 'Enter the employer.', 'Escriba el empleador.')]
      : [],
  );
  // Nobody is asked about the years before they came of age.
  if (isMinor(birthDate, now)) return named;
  const fiveYearsAgo = yearsAfter(dayOf(now), -5);
  const cameOfAge = birthDate === undefined ? '' : yearsAfter(birthDate, 18);
  return [
    ...named,
    ...missingPeriods('employment', employment, cameOfAge > fiveYearsAgo ? cameOfAge : fiveYearsAgo, now),
  ];
}

function missingVehicles({ vehicles }: Blocks, program: Program): Point[] {
  if (vehicles === undefined) {
    if (program === 'FAST') return [];
    return [
      point(
        '/vehicles',
        'Add your vehicles, or say that you have none.',
        'Agregue sus vehículos o indique que no tiene.',
      ),
    ];
  }
  const fields = {
    plate: { en: 'the plate', es: 'la placa' },
    country: { en: 'the country of the plate', es: 'el país de la placa' },
  };
  return vehicles.flatMap((vehicle, index) => required(`/vehicles/${index}`, vehicle, fields));
}

function missingQuestions({ questions = {} }: Blocks): Point[] {
  return questionIds.flatMap((id) => {
    const answer = questions[id];
    if (answer === undefined) return [point(`/questions/${id}`, 'Answer yes or no.', 'Responda sí o no.')];
    if (answer.answer && answer.explanation === undefined) {
      return [point(`/questions/${id}/explanation`, 'Explain your answer.', 'Explique su respuesta.')];
    }
    return [];
  });
}

/** Everything that a draft still lacks before it can be paid for and submitted; empty when it is complete. */
export function missingPoints(blocks: Blocks, program: Program, now: number): readonly Point[] {
  return [
    ...missingIdentity(blocks.identity ?? {}, program, now),
    ...missingDocuments(blocks.documents ?? [], program, now),
    ...missingAddresses(blocks, now),
    ...missingEmployment(blocks, now),
    ...missingVehicles(blocks, program),
    ...missingQuestions(blocks),
    ...(blocks.declaration?.accepted === true
      ? []
      : [point('/declaration/accepted', 'Declare that all of it is true.', 'Declare que todo es verdad.')]),
  ];
}

/** What looks wrong but need not be: nothing here stands in the way of submission. */
export function warningPoints(blocks: Blocks): readonly Point[] {
  const curp = blocks.identity === undefined ? [] : curpWarnings(blocks.identity);
  return [
    ...curp.map((message) => ({ pointer: '/identity/curp', message })),
    ...(blocks.documents ?? []).flatMap((document, index) =>
      mrzWarnings(document, blocks.identity).map((message) => ({
        pointer: `/documents/${index}/mrz`,
        message,
      })),
    ),
    ...(blocks.vehicles ?? []).flatMap(vehicleWarnings),
  ];
}
