const en = {
  link: 'Read the letter',
  title: 'About your membership',
  reference: 'Membership',
  program: 'Program',
  date: 'Date',
  print: 'You can print or save this page.',
  suspended: 'Your membership is suspended.',
  suspendedText:
    'Until it is decided on, your cards open no lane of the program. You can cross in every ordinary lane. Nothing is charged, and you need not send your card back.',
  revoked: 'Your membership is revoked.',
  revokedText:
    'Your cards open no lane of the program any more. You can cross in every ordinary lane. You may apply again at any time.',
  reinstated: 'Your membership is active again.',
  reinstatedText:
    'Your cards open the lanes of the program from now on, as before. Its term has not changed. You need to do nothing.',
  why: 'An officer decided this. The letter does not name the reason, because a letter can be read by others. You have the right to learn it and to contest it.',
  reasonTitle: 'To learn the reason',
  reason: (day: string) =>
    `Ask in writing, on the page of your membership or at the enrollment center, by ${day} (30 days after the decision). You are told the ground on which the decision rests.`,
  contestTitle: 'To contest it',
  contest: (day: string) => [
    `First: write to the enrollment center, on the page of your membership, by ${day}, and add what supports you.`,
    'Then, if that does not settle it: DHS TRIP, trip.dhs.gov, the department’s own redress.',
    'At last: the Trusted Traveler ombudsman.',
  ],
};

const es: typeof en = {
  link: 'Leer la carta',
  title: 'Sobre su membresía',
  reference: 'Membresía',
  program: 'Programa',
  date: 'Fecha',
  print: 'Puede imprimir o guardar esta página.',
  suspended: 'Su membresía está suspendida.',
  suspendedText:
    'Mientras se decide, sus tarjetas no abren los carriles del programa. Puede cruzar por cualquier carril ordinario. No se le cobra nada y no tiene que devolver la tarjeta.',
  revoked: 'Su membresía fue revocada.',
  revokedText:
    'Sus tarjetas ya no abren los carriles del programa. Puede cruzar por cualquier carril ordinario. Puede solicitar de nuevo cuando quiera.',
  reinstated: 'Su membresía está vigente otra vez.',
  reinstatedText:
    'Desde ahora sus tarjetas abren los carriles del programa, como antes. La vigencia no cambió. No tiene que hacer nada.',
  why: 'Lo decidió un oficial. La carta no dice el motivo, porque otras personas pueden leerla. Usted tiene derecho a conocerlo y a impugnarlo.',
  reasonTitle: 'Para conocer el motivo',
  reason: (day) =>
    `Pregunte por escrito, en la página de su membresía o en el centro de inscripción, a más tardar el ${day} (30 días después de la decisión). Se le dirá en qué se basa la decisión.`,
  contestTitle: 'Para impugnarla',
  contest: (day) => [
    `Primero: escriba al centro de inscripción, en la página de su membresía, a más tardar el ${day} y agregue lo que le apoye.`,
    'Después, si eso no lo resuelve: DHS TRIP, trip.dhs.gov, la vía de reparación del departamento.',
    'Por último: el ombudsman de viajeros confiables.',
  ],
};

/** The letter to a member whose membership an officer has moved: how to learn the reason and how to contest it. */
export const membershipLetterTexts = { en, es };
