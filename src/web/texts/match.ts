const en = {
  states: {
    open: 'open',
    same_person: 'same person',
    different_person: 'different person',
    inconclusive: 'inconclusive',
    withdrawn: 'withdrawn',
  },
};

const es: typeof en = {
  states: {
    open: 'abierta',
    same_person: 'misma persona',
    different_person: 'otra persona',
    inconclusive: 'no concluyente',
    withdrawn: 'retirada',
  },
};

/** What officers read on a match and its verdict. */
export const matchTexts = { en, es };
