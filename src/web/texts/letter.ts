const en = {
  link: 'Read the letter with the decision',
  title: 'Decision on your application',
  reference: 'Application',
  date: 'Date',
  program: 'Program',
  print: 'You can print or save this page.',
  approved: 'Your application is approved. You are a member.',
  approvedNext: [
    'Your card is sent to you by mail and can be used at once. Until it comes, use ordinary lanes.',
    'In the lane every person in the car must be a member, and the car must be registered to one of you.',
    'Membership is a privilege: breaking the rules of the lane can end it.',
  ],
  passId: (number: string) => `Your PASSID is ${number}.`,
  passIdToCome: 'Your PASSID is ········· (it is given with the approval).',
  denied: 'Your application is denied.',
  deniedWhy:
    'An officer decided this. The letter does not name the reason, because a letter can be read by others. You have the right to learn it and to contest it.',
  reasonTitle: 'To learn the reason',
  reason: (day: string) =>
    `Ask in writing, here or at the enrollment center, by ${day} (30 days after the decision). You are told the ground on which the decision rests.`,
  contestTitle: 'To contest it',
  contest: (day: string) => [
    `First: write to the enrollment center, here on this page, by ${day}, and add what supports you: court papers, corrections, proof that you are not the person of a record.`,
    'Then, if that does not settle it: DHS TRIP, trip.dhs.gov, the department’s own redress.',
    'At last: the Trusted Traveler ombudsman.',
  ],
  again:
    'You may also apply again at any time. A denial is no ground against a new application; what led to it may be.',
};

const es: typeof en = {
  link: 'Leer la carta con la decisión',
  title: 'Decisión sobre su solicitud',
  reference: 'Solicitud',
  date: 'Fecha',
  program: 'Programa',
  print: 'Puede imprimir o guardar esta página.',
  approved: 'Su solicitud fue aprobada. Usted es miembro.',
  approvedNext: [
    'Su tarjeta le llegará por correo y podrá usarla de inmediato. Mientras tanto, cruce por los carriles ordinarios.',
    'En el carril, todas las personas del auto deben ser miembros y el auto debe estar registrado a una de ellas.',
    'La membresía es un privilegio: violar las reglas del carril puede terminarla.',
  ],
  passId: (number) => `Su PASSID es ${number}.`,
  passIdToCome: 'Su PASSID es ········· (se asigna con la aprobación).',
  denied: 'Su solicitud fue negada.',
  deniedWhy:
    'Lo decidió un oficial. La carta no dice el motivo, porque otras personas pueden leerla. Usted tiene derecho a conocerlo y a impugnarlo.',
  reasonTitle: 'Para conocer el motivo',
  reason: (day) =>
    `Pregunte por escrito, aquí o en el centro de inscripción, a más tardar el ${day} (30 días después de la decisión). Se le dirá en qué se basa la decisión.`,
  contestTitle: 'Para impugnarla',
  contest: (day) => [
    `Primero: escriba al centro de inscripción, aquí en esta página, a más tardar el ${day} y agregue lo que le apoye: documentos del juzgado, correcciones, prueba de que usted no es la persona de un registro.`,
    'Después, si eso no lo resuelve: DHS TRIP, trip.dhs.gov, la vía de reparación del departamento.',
    'Por último: el ombudsman de viajeros confiables.',
  ],
  again:
    'También puede solicitar de nuevo cuando quiera. Una negativa no cuenta contra una solicitud nueva; lo que la motivó puede contar.',
};

/** The decision letter. After a denial it says how to learn the reason and how to contest it (GAO-24-106314). */
export const letterTexts = { en, es };
