import { contentHash } from './content.ts';

/**
 * Every number that decides a score. A score is the logistic function of `prior` plus the weights of the parts
 * (log-odds), so each weight can be read as "how much more likely this makes the same person".
 */
export interface ScreeningConfiguration {
  /** Scores at or above this (0..1) are matches. */
  readonly threshold: number;
  /** Log-odds before anything is compared, for a traveler against any one entry of the lists. */
  readonly prior: number;
  /** The same for two lines that somebody put side by side: they are the same person far more often. */
  readonly pairPrior: number;
  readonly name: {
    /** What an equal token adds: a name that most people lack, a common one, one of the commonest. */
    readonly rare: number;
    readonly common: number;
    readonly veryCommon: number;
    /** An initial that fits. */
    readonly initial: number;
    /** The most that equal tokens add together: a long name must not outvote a contradiction. */
    readonly most: number;
    /** Added when no token of either side is left over, two tokens or more. */
    readonly complete: number;
    /** The same when one side only leaves out what people leave out: middle names, the maternal surname. */
    readonly anchored: number;
    /** A single shared token never adds more than this when a side has more. */
    readonly oneTokenMost: number;
    /** Token similarity from which a pair supports, and at which it contradicts in full. */
    readonly supportsFrom: number;
    readonly contradictsAt: number;
    /** Exponent of the way from no support to full support: below 1, a slip of the pen costs little. */
    readonly curve: number;
    readonly contradicting: RoleWeights;
    readonly missing: RoleWeights;
    /** First given name and surname exchanged. */
    readonly givenAsSurname: number;
    /** Paternal and maternal surname exchanged. */
    readonly surnamesExchanged: number;
    /** The most that a weak alias lets the total reach, below the threshold, without a date or a document. */
    readonly weakAliasMost: number;
  };
  readonly birthDate: {
    readonly exact: number;
    /** Equal, but 1 January: what clerks write when they know the year only. */
    readonly exactFirstOfJanuary: number;
    readonly dayMonthSwapped: number;
    readonly oneDigitOff: number;
    readonly oneDayOff: number;
    readonly monthAndYear: number;
    readonly yearOnly: number;
    readonly yearNear: number;
    readonly sameYearOtherDay: number;
    readonly sameDayOtherYear: number;
    readonly contradiction: number;
  };
  readonly document: {
    readonly exact: number;
    readonly exactOtherCountry: number;
    readonly near: number;
    readonly plate: number;
    /** With an equal document, a name that differs takes no more than this away. */
    readonly nameFloor: number;
  };
  /** A CURP that only one side has, against the name and birth date of the other. */
  readonly curp: { readonly agrees: number; readonly differs: number };
  readonly nationality: { readonly equal: number; readonly equalCommon: number; readonly different: number };
  /** Share of the lighter name's weight that retrieval must see in common before a pair is scored. */
  readonly candidateShare: number;
}

/** A weight for each part of a name. */
export interface RoleWeights {
  readonly firstGiven: number;
  readonly given: number;
  readonly paternal: number;
  readonly maternal: number;
  readonly unknown: number;
}

/** The preset. Tuned on public labelled names as a whole, never to one of them. */
export const defaultConfiguration: ScreeningConfiguration = deepFreeze({
  threshold: 0.7,
  prior: -4,
  pairPrior: -3,
  name: {
    rare: 2.6,
    common: 1.8,
    veryCommon: 1.25,
    initial: 0.5,
    most: 6,
    complete: 3,
    anchored: 1.2,
    oneTokenMost: 2,
    supportsFrom: 0.7,
    contradictsAt: 0.45,
    curve: 0.5,
    contradicting: { firstGiven: -4, given: -2.5, paternal: -4, maternal: -3, unknown: -3.5 },
    missing: { firstGiven: -1.2, given: -0.3, paternal: -0.8, maternal: -0.3, unknown: -0.5 },
    givenAsSurname: -1.5,
    surnamesExchanged: -0.4,
    weakAliasMost: 0.3,
  },
  birthDate: {
    exact: 3.5,
    exactFirstOfJanuary: 2,
    dayMonthSwapped: 2.5,
    oneDigitOff: 1.5,
    oneDayOff: 1.5,
    monthAndYear: 1.5,
    yearOnly: 0.8,
    yearNear: -0.5,
    sameYearOtherDay: -2,
    sameDayOtherYear: -1.5,
    contradiction: -6,
  },
  document: { exact: 7, exactOtherCountry: 4, near: 3, plate: 6, nameFloor: -1.5 },
  curp: { agrees: 0.5, differs: -1.5 },
  nationality: { equal: 0.3, equalCommon: 0.05, different: -0.3 },
  candidateShare: 0.6,
});

/** SHA-256 (hex) of the canonical JSON: stored with each screening, so that it can be replayed. */
export function configurationHash(configuration: ScreeningConfiguration): string {
  return contentHash(configuration);
}

function deepFreeze<T extends object>(value: T): T {
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null) deepFreeze(member);
  }
  return Object.freeze(value);
}
