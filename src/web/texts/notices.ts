const en = {
  title: 'E-mail notices',
  link: 'Be told by e-mail when there is news',
  intro:
    'When something happens to your application or membership, we can send you an e-mail. It says that there is news and where to read it, never what the news is.',
  goTo: (email: string) => `Notices go to ${email}.`,
  off: 'You get no notices now.',
  email: 'E-mail address',
  language: 'Language of the notices',
  save: 'Send me notices',
  change: 'Save',
  stopTitle: 'No more notices',
  stopText: 'We forget the address.',
  stop: 'Stop the notices',
};

const es: typeof en = {
  title: 'Avisos por correo',
  link: 'Recibir un correo cuando haya novedades',
  intro:
    'Cuando algo pasa con su solicitud o su membresía, podemos enviarle un correo. Dice que hay novedades y dónde leerlas, nunca cuáles son.',
  goTo: (email) => `Los avisos se envían a ${email}.`,
  off: 'Por ahora no recibe avisos.',
  email: 'Correo electrónico',
  language: 'Idioma de los avisos',
  save: 'Enviarme avisos',
  change: 'Guardar',
  stopTitle: 'No más avisos',
  stopText: 'Olvidamos la dirección.',
  stop: 'Dejar de recibir avisos',
};

/** The texts of notices by e-mail. */
export const noticeTexts = { en, es };
