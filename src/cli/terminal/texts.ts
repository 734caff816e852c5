import { membershipWords, standingWords } from '../../crossings/card-words.ts';
import type { Locale, Text } from '../../http/text.ts';

/** What the terminal's window says, apart from reasons, in the officer's language. */
export const texts = {
  admit: { en: 'ADMIT', es: 'ADMITIR' },
  refer: { en: 'REFER to inspection', es: 'REFERIR a inspección' },
  redirect: { en: 'REDIRECT', es: 'REDIRIGIR' },
  to: { en: 'to', es: 'a' },
  drill: { en: 'DRILL', es: 'SIMULACRO' },
  preread: { en: 'pre-read', es: 'prelectura' },
  byCentre: { en: 'by the centre', es: 'por el centro' },
  byTerminal: { en: 'by this terminal ALONE', es: 'por esta terminal SOLA' },
  notRecorded: { en: 'not recorded', es: 'sin registrar' },
  again: { en: 'Read it again', es: 'Léalo de nuevo' },
  link: { en: 'link', es: 'enlace' },
  closed: { en: 'UP', es: 'ACTIVO' },
  open: { en: 'DOWN, alone', es: 'CAÍDO, sola' },
  half_open: { en: 'DOWN, trying', es: 'CAÍDO, probando' },
  pack: { en: 'pack', es: 'paquete' },
  noPack: { en: 'NO PACK', es: 'SIN PAQUETE' },
  locked: { en: 'PACK LOCKED', es: 'PAQUETE CERRADO' },
  ageUnknown: { en: 'age not known', es: 'edad desconocida' },
  clocksDiffer: { en: 'CLOCKS DIFFER: packs refused', es: 'RELOJES DISTINTOS: paquetes rechazados' },
  toSend: { en: 'to send', es: 'por enviar' },
  dead: { en: 'REFUSED', es: 'RECHAZADOS' },
  loading: { en: 'loading', es: 'cargando' },
  noDead: { en: 'No event was refused.', es: 'Ningún evento fue rechazado.' },
  drillOn: {
    en: 'DRILL: the centre is not asked, nothing is sent or counted. Synthetic travelers:',
    es: 'SIMULACRO: no se consulta al centro, nada se envía ni se cuenta. Viajeros sintéticos:',
  },
  drillOff: {
    en: 'The drill is over: real checks again.',
    es: 'Terminó el simulacro: verificaciones reales.',
  },
  drillCleared: { en: 'The drills’ journal is deleted.', es: 'Se borró la bitácora de los simulacros.' },
  drillUsage: { en: 'drill on, drill off or drill clear', es: 'drill on, drill off o drill clear' },
  drillEvents: { en: 'drill events kept here', es: 'eventos de simulacro guardados aquí' },
  vehiclePrompt: { en: 'read; plate, next card, or Enter', es: 'leídas; placa, otra o Enter' },
  zonePrompt: { en: 'zone, line', es: 'zona, línea' },
  zoneExpected: {
    en: 'expected the next line of the zone; an empty line drops it',
    es: 'se esperaba la siguiente línea de la zona; una línea vacía la descarta',
  },
  credentialFirst: {
    en: 'a credential first; “help” tells how',
    es: 'primero una credencial; «help» dice cómo',
  },
  notUnderstood: { en: 'Not understood; “help” tells how', es: 'No se entendió; «help» dice cómo' },
  now: { en: 'now', es: 'ahora' },
  provisional: { en: 'provisional', es: 'provisional' },
  dropped: { en: 'Dropped.', es: 'Descartado.' },
  sent: { en: 'sent', es: 'enviados' },
  pending: { en: 'still to be sent', es: 'por enviar todavía' },
  refused: { en: 'refused', es: 'rechazados' },
  journal: { en: 'Journal', es: 'Bitácora' },
  drillJournal: { en: 'Journal: a drill, nothing counts.', es: 'Bitácora: un simulacro, nada cuenta.' },
  lane: { en: 'Lane', es: 'Carril' },
  enrolled: { en: 'enrolled', es: 'inscrita' },
  notEnrolled: { en: 'NOT ENROLLED', es: 'SIN INSCRIBIR' },
  version: { en: 'version', es: 'versión' },
  member: { en: 'membership', es: 'membresía' },
  screening: { en: 'screening', es: 'verificación' },
  later: {
    en: 'What is still to be sent goes when this terminal is started again.',
    es: 'Lo que falta por enviar irá cuando se inicie de nuevo esta terminal.',
  },
  help: {
    en: `Read or type credentials, one a line, then the vehicle; or all in one line:
  E28000005A4D0002FAF08137       a card's hex (also: rfid HEX)
  123456789                      a PASSID (also: pass NUMBER)
  P<UTO...  and its next lines   a machine-readable zone
  unreadable                     a credential that could not be read
  DNL3228 CA USA 2               plate, state (- for none), country, occupants
  truck PLATE STATE COUNTRY      a truck; carrier ID behind it
  rfid HEX rfid HEX DNL3228 CA USA 2
  preread rfid HEX               the same at the head of the lane
Enter alone asks without a vehicle. Commands:
  status  dead  drill on  drill off  drill clear  help  quit`,
    es: `Lea o escriba credenciales, una por línea, y después el vehículo; o todo en una línea:
  E28000005A4D0002FAF08137       el hexadecimal de una tarjeta (o: rfid HEX)
  123456789                      un PASSID (o: pass NÚMERO)
  P<UTO...  y sus otras líneas   una zona de lectura mecánica
  unreadable                     una credencial que no se pudo leer
  DNL3228 CA USA 2               placa, estado (- sin él), país, ocupantes
  truck PLACA ESTADO PAÍS        un camión; detrás, carrier ID
  rfid HEX rfid HEX DNL3228 CA USA 2
  preread rfid HEX               lo mismo al inicio del carril
Enter solo consulta sin vehículo. Órdenes:
  status  dead  drill on  drill off  drill clear  help  quit`,
  },
} as const satisfies Record<string, Text>;

export type Words = (key: keyof typeof texts) => string;

export const wordsIn =
  (locale: Locale): Words =>
  (key) =>
    texts[key][locale];

/** Words of a card: membership states, standings, and what the offline pack says. */
const cardWords: Readonly<Record<string, Text>> = {
  ...membershipWords,
  ...standingWords,
  pack_admit: { en: 'in the pack, nothing against', es: 'en el paquete, nada en contra' },
  pack_refer: { en: 'in the pack: DO NOT ADMIT', es: 'en el paquete: NO ADMITIR' },
  pack_unknown: { en: 'not in the pack', es: 'no está en el paquete' },
};

export function cardWord(code: string, locale: Locale): string {
  return cardWords[code]?.[locale] ?? code;
}
