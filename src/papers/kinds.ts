import type { Blocks } from '../applications/blocks.ts';
import { isMinor } from '../applications/calendar.ts';
import type { Text } from '../http/text.ts';

export const paperKinds = [
  'owner_letter',
  'proof_of_address',
  'birth_certificate',
  'court_record',
  'other',
] as const;
export type PaperKind = (typeof paperKinds)[number];

export const paperKindNames: Readonly<Record<PaperKind, Text>> = {
  owner_letter: { en: 'Letter of a vehicle’s owner', es: 'Carta del dueño de un vehículo' },
  proof_of_address: { en: 'Proof of address', es: 'Comprobante de domicilio' },
  birth_certificate: { en: 'Birth certificate of a minor', es: 'Acta de nacimiento de un menor' },
  court_record: { en: 'Court paper', es: 'Documento de un juzgado' },
  other: { en: 'Another paper', es: 'Otro documento' },
};

/** The papers that an officer will ask for, by what the applicant wrote; none of them stands in the way. */
export function expectedPapers(blocks: Blocks, now: number): readonly PaperKind[] {
  const othersCar = blocks.vehicles?.some(({ owner }) => owner === 'other') ?? false;
  const minor = isMinor(blocks.identity?.birthDate, now);
  const said = Object.values(blocks.questions ?? {}).some((given) => given?.answer === true);
  return [
    ...(othersCar ? (['owner_letter'] as const) : []),
    ...(minor ? (['birth_certificate'] as const) : []),
    ...(said ? (['court_record'] as const) : []),
  ];
}
