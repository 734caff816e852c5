const en = {
  place: 'Sightings',
  does: 'Where a document or a vehicle was seen in the last 30 days, for a case.',
  title: 'Sightings',
  intro:
    'Where somebody crosses is sensitive. You can ask for a case alone; the case number, your name and the moment are recorded.',
  caseNumber: 'Case number',
  caseHint: 'Of your agency: 4 to 39 letters, digits, dots, slashes or dashes. Write no name in it.',
  documentTitle: 'By document',
  documentNumber: 'Number of the document',
  vehicleTitle: 'By vehicle',
  button: 'Ask',
  wrongCase: 'Enter the number of your case. Nobody is looked up without one.',
  wrongWhat: 'Enter a document or a plate.',
  wrongVehicle: 'Enter the plate and its country.',
  results: (count: number, caseNumber: string) =>
    count === 1 ? `One sighting for case ${caseNumber}` : `${count} sightings for case ${caseNumber}`,
  none: 'Nothing was seen in the last 30 days.',
  columns: {
    seenAt: 'Seen',
    crossing: 'Crossing',
    direction: 'Direction',
    agency: 'By',
    match: 'Agrees in',
  },
  directions: { northbound: 'northbound', southbound: 'southbound' },
  by: { document: 'document', plate: 'plate' },
};

const es: typeof en = {
  place: 'Avistamientos',
  does: 'Dónde se vio un documento o un vehículo en los últimos 30 días, para un caso.',
  title: 'Avistamientos',
  intro:
    'Por dónde cruza alguien es delicado. Solo puede preguntar para un caso; quedan registrados el número del caso, su nombre y el momento.',
  caseNumber: 'Número del caso',
  caseHint:
    'El de su dependencia: de 4 a 39 letras, números, puntos, diagonales o guiones. No escriba nombres.',
  documentTitle: 'Por documento',
  documentNumber: 'Número del documento',
  vehicleTitle: 'Por vehículo',
  button: 'Preguntar',
  wrongCase: 'Escriba el número de su caso. Sin él no se busca a nadie.',
  wrongWhat: 'Escriba un documento o una placa.',
  wrongVehicle: 'Escriba la placa y su país.',
  results: (count, caseNumber) =>
    count === 1
      ? `Un avistamiento para el caso ${caseNumber}`
      : `${count} avistamientos para el caso ${caseNumber}`,
  none: 'No se vio nada en los últimos 30 días.',
  columns: {
    seenAt: 'Visto',
    crossing: 'Cruce',
    direction: 'Sentido',
    agency: 'Por',
    match: 'Coincide en',
  },
  directions: { northbound: 'hacia el norte', southbound: 'hacia el sur' },
  by: { document: 'documento', plate: 'placa' },
};

/** What officers read where they ask for sightings. */
export const sightingsTexts = { en, es };
