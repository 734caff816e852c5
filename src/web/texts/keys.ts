const en = {
  open: 'Keys',
  title: 'Keys',
  on: 'Use single keys on these pages',
  close: 'Close',
  does: {
    j: 'Next line',
    k: 'Line before',
    o: 'Open the line (or Enter)',
    x: 'Select the line',
    t: 'Take or give back',
    d: 'Go to the decision; nothing is decided before you confirm it',
    i: 'Go to the interview',
    h: 'Go to the history',
    u: 'Back to the queue',
    '?': 'These keys',
  },
};

const es: typeof en = {
  open: 'Teclas',
  title: 'Teclas',
  on: 'Usar teclas sueltas en estas páginas',
  close: 'Cerrar',
  does: {
    j: 'Renglón siguiente',
    k: 'Renglón anterior',
    o: 'Abrir el renglón (o Intro)',
    x: 'Elegir el renglón',
    t: 'Tomar o devolver',
    d: 'Ir a la decisión; nada se decide sin que usted lo confirme',
    i: 'Ir a la entrevista',
    h: 'Ir al historial',
    u: 'Volver a la lista de trabajo',
    '?': 'Estas teclas',
  },
};

/** The keys of the officers' pages, in words. */
export const keyTexts = { en, es };
export type Key = keyof typeof en.does;
