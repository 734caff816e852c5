import type { Text } from '../http/text.ts';

/** The legal questions, after the published grounds for which an applicant is not eligible. */
export const questionIds = [
  'arrestOrConviction',
  'pendingChargeOrWarrant',
  'customsViolation',
  'immigrationViolation',
  'inadmissibleOrWaiver',
  'underInvestigation',
  'deniedOrRevokedBefore',
] as const;

export type QuestionId = (typeof questionIds)[number];

/** Each question in words. Every one is answered with yes or no; a yes is explained. */
export const questionTexts: Readonly<Record<QuestionId, Text>> = {
  arrestOrConviction: {
    en: 'Have you ever been arrested for or convicted of a crime in any country?',
    es: '¿Alguna vez ha sido arrestado o condenado por un delito en algún país?',
  },
  pendingChargeOrWarrant: {
    en: 'Is a criminal charge or a warrant against you pending?',
    es: '¿Tiene pendiente algún cargo penal o una orden de arresto?',
  },
  customsViolation: {
    en: 'Have you ever broken the customs or agriculture rules of any country?',
    es: '¿Alguna vez ha violado las reglas de aduana o de agricultura de algún país?',
  },
  immigrationViolation: {
    en: 'Have you ever broken the immigration rules of any country?',
    es: '¿Alguna vez ha violado las reglas migratorias de algún país?',
  },
  inadmissibleOrWaiver: {
    en: 'Have you ever been refused entry to a country, or entered on a waiver or parole?',
    es: '¿Alguna vez se le negó la entrada a un país, o entró con un perdón o permiso especial?',
  },
  underInvestigation: {
    en: 'To your knowledge, is any authority investigating you?',
    es: '¿Sabe usted si alguna autoridad lo está investigando?',
  },
  deniedOrRevokedBefore: {
    en: 'Was a trusted traveler membership ever denied to you or taken from you?',
    es: '¿Alguna vez se le negó o se le retiró una membresía de viajero confiable?',
  },
};
