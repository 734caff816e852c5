const en = {
  title: 'How long others waited',
  tooFew: 'Too few applications have been answered yet to say how long it takes.',
  firstAnswer: (median: string, low: string, high: string, count: number) =>
    `From submission to the first answer: half of the last ${count} waited ${median} or less; eight in ten between ${low} and ${high}.`,
  decision: (median: string, low: string, high: string, count: number) =>
    `From submission to the decision: half of the last ${count} waited ${median} or less; eight in ten between ${low} and ${high}.`,
};

const es: typeof en = {
  title: 'Cuánto esperaron otras personas',
  tooFew: 'Todavía se han respondido muy pocas solicitudes para decir cuánto tarda.',
  firstAnswer: (median, low, high, count) =>
    `Del envío a la primera respuesta: la mitad de las últimas ${count} esperó ${median} o menos; ocho de cada diez, entre ${low} y ${high}.`,
  decision: (median, low, high, count) =>
    `Del envío a la decisión: la mitad de las últimas ${count} esperó ${median} o menos; ocho de cada diez, entre ${low} y ${high}.`,
};

/** How long others waited, in words. */
export const waitingTexts = { en, es };
