const en = {
  title: 'Renewal',
  from: (day: string) => `You can renew from ${day}, a year before the end.`,
  now: (day: string) =>
    `You can renew now. Pay and submit before ${day}: then your membership runs on, for up to 24 months, until it is decided.`,
  how: 'The form is filled from your last application. Look it through, answer the questions anew, and pay the fee. Number and card stay the same; many need no new interview.',
  begin: 'Renew the membership',
  running: 'See your renewal',
  over: 'This membership has ended and cannot be renewed. Begin a new application.',
  statusTitle: (program: string) => `Renewal of your ${program} membership`,
  listed: (program: string, date: string) => `Renewal of ${program}, begun on ${date}`,
  cancel: 'If you cancel the renewal, your membership ends with its term.',
  fileBy: (day: string) => `Pay and submit before ${day}, when your membership ends.`,
  history: 'History',
  events: {
    new: 'Membership granted',
    renewal: 'Renewed',
    replacement: 'Card replaced',
  },
  letter: 'Your membership is renewed.',
  letterNext: (day: string) => [
    `It is valid until ${day}. Your number and your card stay the same.`,
    'The vehicles are those that you named in the renewal.',
  ],
};

const es: typeof en = {
  title: 'Renovación',
  from: (day) => `Puede renovar desde el ${day}, un año antes del fin.`,
  now: (day) =>
    `Ya puede renovar. Pague y envíe antes del ${day}: así su membresía sigue vigente, hasta por 24 meses, hasta que se decida.`,
  how: 'El formulario se llena con su última solicitud. Revíselo, responda de nuevo las preguntas y pague la cuota. El número y la tarjeta siguen siendo los mismos; muchas personas no necesitan otra entrevista.',
  begin: 'Renovar la membresía',
  running: 'Ver su renovación',
  over: 'Esta membresía terminó y no se puede renovar. Comience una solicitud nueva.',
  statusTitle: (program) => `Renovación de su membresía ${program}`,
  listed: (program, date) => `Renovación de ${program}, comenzada el ${date}`,
  cancel: 'Si cancela la renovación, su membresía termina con su plazo.',
  fileBy: (day) => `Pague y envíe antes del ${day}, cuando termina su membresía.`,
  history: 'Historial',
  events: {
    new: 'Membresía otorgada',
    renewal: 'Renovada',
    replacement: 'Tarjeta reemplazada',
  },
  letter: 'Su membresía quedó renovada.',
  letterNext: (day) => [
    `Es válida hasta el ${day}. Su número y su tarjeta siguen siendo los mismos.`,
    'Los vehículos son los que indicó en la renovación.',
  ],
};

/** The texts of renewing a membership. */
export const renewalTexts = { en, es };
