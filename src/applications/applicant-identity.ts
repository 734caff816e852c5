import type { TravelerIdentity } from '../travelers/identity.ts';
import type { Blocks } from './blocks.ts';

/** Whom an application speaks of, as screening compares them. The CURP is a document of its own. */
export function applicantIdentity(blocks: Blocks): TravelerIdentity {
  const { paternalSurname, maternalSurname, givenNames, otherNames, birthDate, citizenship, curp } =
    blocks.identity ?? {};
  const documents = (blocks.documents ?? []).flatMap(({ type, number, country }) =>
    number === undefined ? [] : [{ type, number, ...(country === undefined ? {} : { country }) }],
  );
  return {
    ...(paternalSurname === undefined ? {} : { paternalSurname }),
    ...(maternalSurname === undefined ? {} : { maternalSurname }),
    ...(givenNames === undefined ? {} : { givenNames }),
    ...(otherNames === undefined || otherNames.length === 0 ? {} : { otherNames }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(citizenship === undefined ? {} : { nationality: citizenship }),
    documents:
      curp === undefined ? documents : [...documents, { type: 'curp', number: curp, country: 'MEX' }],
  };
}
