import { type ReasonCode, reasons } from '../crossings/reasons.ts';
import type { Text } from '../http/text.ts';

/** Reasons that only a terminal on its own has, in the words that the officer reads. */
export const aloneReasons = {
  not_admitted: {
    en: 'The offline pack says not to admit; it does not tell why',
    es: 'El paquete local indica no admitir; no dice por qué',
  },
  snapshot_missing: {
    en: 'There is no offline pack that can be read',
    es: 'No hay paquete local que se pueda leer',
  },
  terminal_refused: {
    en: 'The centre refuses this terminal: it may be disabled',
    es: 'El centro rechaza esta terminal: puede estar deshabilitada',
  },
  event_refused: {
    en: 'The centre could not take this event; it is kept for the operator',
    es: 'El centro no pudo aceptar este evento; se conserva para el operador',
  },
  journal_failed: {
    en: 'The terminal cannot write its journal: this event is recorded nowhere',
    es: 'La terminal no puede escribir su bitácora: este evento no quedó registrado',
  },
  snapshot_clock: {
    en: 'The time of the offline pack and this terminal’s clock do not agree',
    es: 'La hora del paquete local y el reloj de esta terminal no concuerdan',
  },
  snapshot_stale: { en: 'The offline pack is too old', es: 'El paquete local es demasiado antiguo' },
} as const satisfies Record<string, Text>;

export type AloneReason = ReasonCode | keyof typeof aloneReasons;

/** What the officer reads of a reason, the centre's or the terminal's own. */
export function aloneWords(code: AloneReason): Text {
  return code in aloneReasons
    ? aloneReasons[code as keyof typeof aloneReasons]
    : reasons[code as ReasonCode].officer;
}
