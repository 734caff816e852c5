import type { Text } from '../http/text.ts';

/** What a reason asks for. `refer`: secondary inspection. `redirect`: a lane that is right for them. */
export type Effect = 'refer' | 'redirect';

export interface Reason {
  readonly effect: Effect;
  /** What the officer reads. */
  readonly officer: Text;
  /** What the traveler may read: neutral, and the same for all that would tell why. */
  readonly traveler: Text;
}

const inspection: Text = {
  en: 'Please follow the officer’s directions to the inspection area.',
  es: 'Siga las indicaciones del oficial hacia el área de inspección.',
};
const otherLane: Text = {
  en: 'Please use the lane that the officer points to.',
  es: 'Use el carril que le indique el oficial.',
};
const wait: Text = { en: 'Please wait for the officer.', es: 'Espere al oficial, por favor.' };

function refer(en: string, es: string, traveler: Text = inspection): Reason {
  return { effect: 'refer', officer: { en, es }, traveler };
}

function redirect(en: string, es: string): Reason {
  return { effect: 'redirect', officer: { en, es }, traveler: otherLane };
}

/** Every reason not to admit, by its code, the most serious first: this is the order in which an answer lists them. */
export const reasons = {
  standing_refer: refer('Screening asks for an inspection', 'La verificación pide una inspección'),
  credential_stolen: refer('The credential was reported stolen', 'La credencial fue reportada como robada'),
  credential_lost: refer('The credential was reported lost', 'La credencial fue reportada como extraviada'),
  membership_revoked: refer('The membership is revoked', 'La membresía está revocada'),
  membership_suspended: refer('The membership is suspended', 'La membresía está suspendida'),
  vehicle_flagged: refer('The vehicle is flagged', 'El vehículo está señalado'),
  seen_elsewhere: refer(
    'Seen at another port too shortly before to have driven here',
    'Visto en otro puerto hace menos de lo que se tarda en llegar aquí',
  ),
  credential_repeated: refer(
    'Two occupants show the same person’s credential',
    'Dos ocupantes muestran la credencial de una misma persona',
  ),
  plate_mismatch: refer(
    'The plate is not the one of the vehicle’s tag',
    'La placa no es la del dispositivo del vehículo',
  ),
  occupant_without_credential: refer(
    'More occupants than credentials: somebody rides along',
    'Hay más ocupantes que credenciales: alguien viaja sin ella',
  ),
  occupants_fewer_than_credentials: refer(
    'Fewer occupants than credentials',
    'Hay menos ocupantes que credenciales',
  ),
  minor_alone: refer('No adult is with the minors', 'Ningún adulto acompaña a los menores', wait),
  occupants_not_counted: refer('The occupants were not counted', 'No se contaron los ocupantes', wait),
  vehicle_not_registered: refer(
    'The vehicle is not registered to an occupant',
    'El vehículo no está registrado a un ocupante',
  ),
  vehicle_missing: refer('No vehicle was read', 'No se leyó ningún vehículo', wait),
  carrier_missing: refer('No carrier was given', 'No se indicó el transportista', wait),
  credential_unreadable: refer('A credential cannot be read', 'No se puede leer una credencial', wait),
  credential_unknown: refer('A credential is unknown', 'Una credencial es desconocida'),
  credential_replaced: refer('The credential was replaced', 'La credencial fue reemplazada'),
  document_weak: refer(
    'A driver licence alone does not open this lane',
    'La licencia de conducir sola no basta en este carril',
  ),
  document_expired: refer('The document has expired', 'El documento está vencido'),
  standing_stale: refer('The screening is too old', 'La verificación es demasiado antigua', wait),
  standing_pending: refer('The screening is not done yet', 'La verificación aún no termina', wait),
  membership_expired: redirect('The membership has expired', 'La membresía está vencida'),
  not_a_member: redirect('An occupant is not a member', 'Un ocupante no es miembro'),
  carrier_not_enrolled: redirect(
    'The carrier is not enrolled in FAST',
    'El transportista no está inscrito en FAST',
  ),
  truck_not_enrolled: redirect(
    'The truck is not enrolled by this carrier',
    'El camión no está inscrito por este transportista',
  ),
  wrong_lane_class: redirect('This lane is not open to them', 'Este carril no les corresponde'),
  lane_closed: redirect('The lane is closed', 'El carril está cerrado'),
  random_exam: refer('Drawn for a random exam', 'Sorteado para una revisión al azar'),
} as const satisfies Record<string, Reason>;

export type ReasonCode = keyof typeof reasons;

const order = new Map((Object.keys(reasons) as ReasonCode[]).map((code, index) => [code, index]));

/** Each code once, the most serious first. */
export function sortReasons(codes: Iterable<ReasonCode>): ReasonCode[] {
  return [...new Set(codes)].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
}

const clear: Text = { en: 'Please proceed.', es: 'Adelante, por favor.' };

/** The one sentence for the traveler: that of the most serious reason, which tells nothing of it. */
export function travelerWords(codes: readonly ReasonCode[]): Text {
  const [first] = codes;
  return first === undefined ? clear : reasons[first].traveler;
}
