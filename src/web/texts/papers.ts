const en = {
  title: 'Supporting papers',
  intro:
    'Add what supports your application. Officers who review it can read it; nobody else can. You can also bring papers to the interview.',
  link: 'Supporting papers',
  count: (count: number) => (count === 1 ? '1 paper added' : `${count} papers added`),
  expectedTitle: 'By your answers, an officer will ask for:',
  expected: {
    owner_letter: 'a letter of the vehicle’s owner, signed, that you may drive it across the border',
    proof_of_address: 'a proof of your address',
    birth_certificate: 'the birth certificate of the minor',
    court_record: 'the papers of the matter to which you answered yes',
    other: 'another paper',
  },
  none: 'No papers yet.',
  line: (kind: string, size: string, day: string) => `${kind}, ${size}, added on ${day}`,
  remove: 'Remove',
  stays: 'After the submission papers stay with the application.',
  addTitle: 'Add a paper',
  kind: 'What is it?',
  file: 'File',
  fileHint: (size: string) => `PDF, JPEG or PNG, at most ${size}. A good photo of the paper is enough.`,
  add: 'Add the paper',
  full: (most: number) => `You have added ${most} papers, as many as an application may have.`,
  closed: 'The application is closed: no papers can be added.',
  chooseKind: 'Say what it is.',
  back: 'Back to the application',
};

const es: typeof en = {
  title: 'Documentos de apoyo',
  intro:
    'Agregue lo que apoya su solicitud. Lo pueden leer los oficiales que la revisan, y nadie más. También puede llevar documentos a la entrevista.',
  link: 'Documentos de apoyo',
  count: (count) => (count === 1 ? '1 documento agregado' : `${count} documentos agregados`),
  expectedTitle: 'Por sus respuestas, un oficial le pedirá:',
  expected: {
    owner_letter: 'una carta firmada del dueño del vehículo: que usted puede cruzar la frontera con él',
    proof_of_address: 'un comprobante de su domicilio',
    birth_certificate: 'el acta de nacimiento del menor',
    court_record: 'los papeles del asunto al que respondió que sí',
    other: 'otro documento',
  },
  none: 'Todavía no hay documentos.',
  line: (kind, size, day) => `${kind}, ${size}, agregado el ${day}`,
  remove: 'Quitar',
  stays: 'Después del envío, los documentos quedan con la solicitud.',
  addTitle: 'Agregar un documento',
  kind: '¿Qué es?',
  file: 'Archivo',
  fileHint: (size) => `PDF, JPEG o PNG, de ${size} a lo más. Basta una buena foto del documento.`,
  add: 'Agregar el documento',
  full: (most) => `Ya agregó ${most} documentos, los que puede tener una solicitud.`,
  closed: 'La solicitud está cerrada: no se pueden agregar documentos.',
  chooseKind: 'Diga qué es.',
  back: 'Volver a la solicitud',
};

/** The texts of supporting papers. */
export const paperTexts = { en, es };
