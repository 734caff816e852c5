const en = {
  title: (program: string) => `Your ${program} membership`,
  listTitle: 'My memberships',
  open: 'See the membership',
  passId: 'PASSID',
  state: 'State',
  states: {
    active: 'active',
    suspended: 'suspended',
    revoked: 'revoked',
    expired: 'expired',
    grace: 'running on until your renewal is decided',
  },
  until: 'Valid until',
  lost: 'Write to the enrollment center, here, to learn the reason and to contest it, within 30 days; then DHS TRIP, trip.dhs.gov.',
  vehiclesTitle: 'Vehicles',
  vehiclesText: 'The car in the lane must be registered to a member in it. Up to four.',
  noVehicles: 'No vehicle is registered.',
  addTitle: 'Add a vehicle',
  add: 'Add the vehicle',
  added: 'The vehicle is registered.',
  cardsTitle: 'Cards and documents',
  noCards: 'No card has been issued yet.',
  kinds: { rfid: 'Card', document: 'Document' },
  cardStates: { active: 'active', lost: 'reported lost', stolen: 'reported stolen', replaced: 'replaced' },
  issued: (kind: string, date: string, state: string) => `${kind} of ${date}: ${state}`,
  reportLost: 'I have lost it',
  reportStolen: 'It was stolen',
  reportText:
    'A card that is reported opens no lane from that moment on, and a report cannot be taken back. You can order a new one here.',
  data: 'Download everything held about me',
  dataText:
    'One file (JSON): what you wrote, paid and booked, your memberships and sessions, and who has read what.',
};

const es: typeof en = {
  title: (program) => `Su membresía ${program}`,
  listTitle: 'Mis membresías',
  open: 'Ver la membresía',
  passId: 'PASSID',
  state: 'Estado',
  states: {
    active: 'vigente',
    suspended: 'suspendida',
    revoked: 'revocada',
    expired: 'vencida',
    grace: 'sigue vigente hasta que se decida su renovación',
  },
  until: 'Vigente hasta',
  lost: 'Escriba al centro de inscripción, aquí, para conocer el motivo e impugnarlo, antes de 30 días; después DHS TRIP, trip.dhs.gov.',
  vehiclesTitle: 'Vehículos',
  vehiclesText: 'El auto en el carril debe estar registrado a un miembro que va en él. Hasta cuatro.',
  noVehicles: 'No hay vehículos registrados.',
  addTitle: 'Agregar un vehículo',
  add: 'Agregar el vehículo',
  added: 'El vehículo quedó registrado.',
  cardsTitle: 'Tarjetas y documentos',
  noCards: 'Todavía no se ha expedido una tarjeta.',
  kinds: { rfid: 'Tarjeta', document: 'Documento' },
  cardStates: {
    active: 'vigente',
    lost: 'reportada perdida',
    stolen: 'reportada robada',
    replaced: 'reemplazada',
  },
  issued: (kind, date, state) => `${kind} del ${date}: ${state}`,
  reportLost: 'La perdí',
  reportStolen: 'Me la robaron',
  reportText:
    'Una tarjeta reportada no abre ningún carril desde ese momento, y el reporte no se puede retirar. Aquí puede pedir otra.',
  data: 'Descargar todo lo que se guarda sobre mí',
  dataText:
    'Un archivo (JSON): lo que escribió, pagó y reservó, sus membresías y sesiones, y quién ha leído qué.',
};

/** The texts of a membership's page, and of the download of one's own data. */
export const membershipTexts = { en, es };
