import validateCurp from 'validate-curp';
import type { Text } from '../http/text.ts';
import type { Identity } from './blocks.ts';

/** Words that the CURP passes over at the beginning of a name (RENAPO's instructions, 2021). */
const particles = new Set('DA DAS DE DEL DER DI DIE DD EL LA LOS LAS LE LES MAC MC VAN VON Y'.split(' '));
/** First names passed over when another one follows. */
const commonNames = new Set(['JOSE', 'J', 'J.', 'MARIA', 'MA', 'MA.', 'M', 'M.']);

function words(name: string): readonly string[] {
  const plain = name.toUpperCase().replaceAll('Ñ', 'X').normalize('NFD').replaceAll(/\p{M}/gu, '');
  const all = plain.split(/[\s'’-]+/).filter((word) => word !== '');
  const kept = all.filter((word) => !particles.has(word));
  return kept.length > 0 ? kept : all;
}

function firstLetter(name: string | undefined): string {
  if (name === undefined) return 'X';
  return /[A-Z]/.exec(words(name)[0] ?? '')?.[0] ?? 'X';
}

function givenLetter(names: string): string {
  const [first = '', ...more] = words(names);
  return firstLetter(more.length > 0 && commonNames.has(first) ? more.join(' ') : first);
}

/**
 * What is odd about a CURP by itself (format, date, state, check digit) and against name, birth date and sex.
 * Warnings only: RENAPO has issued CURPs that break its own rules.
 */
export function curpWarnings(identity: Identity): readonly Text[] {
  if (identity.curp === undefined) return [];
  const { isValid, curp } = validateCurp(identity.curp);
  if (!isValid || !curp) {
    return [
      {
        en: 'This is not a valid CURP. Compare it with your document.',
        es: 'La CURP no es válida. Compárela con su documento.',
      },
    ];
  }
  const warnings: Text[] = [];
  const { paternalSurname, maternalSurname, givenNames, birthDate, sex } = identity;
  if (paternalSurname !== undefined && givenNames !== undefined) {
    const expected = [firstLetter(paternalSurname), firstLetter(maternalSurname), givenLetter(givenNames)];
    if (expected.join('') !== `${curp[0]}${curp[2]}${curp[3]}`) {
      warnings.push({
        en: 'The letters of the CURP do not agree with your names.',
        es: 'Las letras de la CURP no coinciden con sus nombres.',
      });
    }
  }
  if (birthDate !== undefined) {
    const century = /\d/.test(curp[16] ?? '') ? '19' : '20';
    const inCurp = `${century}${curp.slice(4, 10)}`;
    if (inCurp !== birthDate.replaceAll('-', '')) {
      warnings.push({
        en: 'The birth date in the CURP is another one.',
        es: 'La fecha de nacimiento de la CURP es otra.',
      });
    }
  }
  if ((sex === 'F' && curp[10] !== 'M') || (sex === 'M' && curp[10] !== 'H')) {
    warnings.push({ en: 'The sex in the CURP is another one.', es: 'El sexo de la CURP es otro.' });
  }
  return warnings;
}
