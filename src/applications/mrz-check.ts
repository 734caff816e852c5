import { type ParseResult, parse } from 'mrz';
import type { Text } from '../http/text.ts';
import type { Identity, TravelDocument } from './blocks.ts';

function read(lines: readonly string[]): ParseResult | undefined {
  try {
    return parse(lines.map((line) => line.toUpperCase().replaceAll(' ', '')));
  } catch {
    return undefined;
  }
}

const checkDigits: Readonly<Record<string, Text>> = {
  documentNumberCheckDigit: { en: 'document number', es: 'número de documento' },
  birthDateCheckDigit: { en: 'birth date', es: 'fecha de nacimiento' },
  expirationDateCheckDigit: { en: 'expiry date', es: 'fecha de vencimiento' },
  compositeCheckDigit: { en: 'whole zone', es: 'zona completa' },
};

const alphanumeric = (text: string) => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');

/**
 * What does not agree between the machine-readable zone (ICAO 9303) and what was typed; warnings, never refusals:
 * the library rejects some true issuers, so only check digits and the fields themselves are spoken of.
 */
export function mrzWarnings(document: TravelDocument, identity: Identity | undefined): readonly Text[] {
  const lines = document.mrz?.filter((line) => line !== '') ?? [];
  if (lines.length === 0) return [];
  const zone = read(lines);
  if (!zone) {
    return [
      {
        en: 'These lines are not a machine-readable zone. Type two lines of 44 or 36 characters, or three of 30.',
        es: 'Estas líneas no son una zona de lectura mecánica. Escriba dos líneas de 44 o 36 caracteres, o tres de 30.',
      },
    ];
  }
  const warnings: Text[] = [];
  for (const { field, valid } of zone.details) {
    const name = field === null ? undefined : checkDigits[field];
    if (!valid && name) {
      warnings.push({
        en: `Check digit of the ${name.en} is wrong.`,
        es: `Dígito verificador incorrecto: ${name.es}.`,
      });
    }
  }
  const differs = (en: string, es: string, typed: string | undefined, read: string | null | undefined) => {
    if (typed === undefined || !read || typed === read) return;
    warnings.push({
      en: `The ${en} differs from the machine-readable zone.`,
      es: `No coincide con la zona de lectura mecánica: ${es}.`,
    });
  };
  const { fields } = zone;
  if (document.number !== undefined) {
    differs(
      'document number',
      'número de documento',
      alphanumeric(document.number),
      zone.documentNumber ?? fields.documentNumber,
    );
  }
  // The zone has two digits of the year; the century is not compared.
  differs(
    'birth date',
    'fecha de nacimiento',
    identity?.birthDate?.slice(2).replaceAll('-', ''),
    fields.birthDate,
  );
  differs(
    'expiry date',
    'fecha de vencimiento',
    document.expiresOn?.slice(2).replaceAll('-', ''),
    fields.expirationDate,
  );
  return warnings;
}
