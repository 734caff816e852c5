const en = {
  title: 'How long others waited',
  tooFew: 'Too few applications have been answered yet to say how long it takes.',
  firstAnswer: (median: string, low: string, high: string, count: number) =>
    `From submission to the first answer: ${median} for half of the last ${count}; eight in ten waited from ${low} to ${high}.`,
  decision: (median: string, low: string, high: string, count: number) =>
    `From submission to the decision: ${median} for half of the last ${count}; eight in ten waited from ${low} to ${high}.`,
};

const es: typeof en = {
  title: 'Cuánto esperaron otras personas',
  tooFew: 'Todavía se han respondido muy pocas solicitudes para decir cuánto tarda.',
  firstAnswer: (median, low, high, count) =>
    `Del envío a la primera respuesta: ${median} para la mitad de las últimas ${count}; ocho de cada diez esperaron de ${low} a ${high}.`,
  decision: (median, low, high, count) =>
    `Del envío a la decisión: ${median} para la mitad de las últimas ${count}; ocho de cada diez esperaron de ${low} a ${high}.`,
};

/** How long others waited, in words. */
export const waitingTexts = { en, es };
