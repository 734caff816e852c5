import type { Text } from '../http/text.ts';
import type { ApplicationState } from './lifecycle.ts';
import type { ApplicationRow } from './store.ts';

/** What else the next step depends on. */
export interface NextStepFacts {
  /** How much a draft still lacks. */
  readonly missing: number;
  readonly feeDue: boolean;
  /** `new` unless said. */
  readonly kind?: ApplicationRow['kind'];
  /** No interview is needed. */
  readonly waived?: boolean;
}

const texts: Readonly<Record<Exclude<ApplicationState, 'draft'>, Text>> = {
  payment_pending: {
    en: 'Your payment is being confirmed. If it was refused, pay again.',
    es: 'Su pago se está confirmando. Si fue rechazado, pague de nuevo.',
  },
  submitted: {
    en: 'Nothing to do now. We are checking your application and will tell you here what comes next.',
    es: 'Por ahora no tiene que hacer nada. Estamos revisando su solicitud y aquí le diremos qué sigue.',
  },
  pending_review: {
    en: 'Nothing to do now. An officer is reviewing your application.',
    es: 'Por ahora no tiene que hacer nada. Un oficial está revisando su solicitud.',
  },
  conditionally_approved: {
    en: 'Choose a day and time for your interview at an enrollment center. Book it within two years.',
    es: 'Elija día y hora para su entrevista en un centro de inscripción. Resérvela antes de dos años.',
  },
  interview_scheduled: {
    en: 'Go to your interview and bring the documents named in your application. If you cancel the interview, you cancel the application.',
    es: 'Acuda a su entrevista con los documentos que indicó en su solicitud. Si cancela la entrevista, cancela la solicitud.',
  },
  approved: {
    en: 'You are a member. Your card will be sent to you by mail; you can use it as soon as you have it.',
    es: 'Usted ya es miembro. Le enviaremos su tarjeta por correo; podrá usarla en cuanto la reciba.',
  },
  denied: {
    en: 'Your application was denied. To learn the reason, ask the enrollment center in writing, here or there, within 30 days. You may also write to DHS TRIP (trip.dhs.gov) and then to the Trusted Traveler ombudsman.',
    es: 'Su solicitud fue negada. Para conocer el motivo, pregunte por escrito al centro de inscripción, aquí o allá, antes de 30 días. También puede escribir a DHS TRIP (trip.dhs.gov) y después al ombudsman de viajeros confiables.',
  },
  cancelled: {
    en: 'You cancelled this application. You may begin a new one at any time.',
    es: 'Usted canceló esta solicitud. Puede comenzar una nueva cuando quiera.',
  },
  expired: {
    en: 'This application ran out of time. You may begin a new one.',
    es: 'El plazo de esta solicitud venció. Puede comenzar una nueva.',
  },
};

const renewed: Text = {
  en: 'Your membership is renewed. Your number and your card stay the same.',
  es: 'Su membresía quedó renovada. Su número y su tarjeta siguen siendo los mismos.',
};

const waived: Text = {
  en: 'Nothing to do now. You need no interview; an officer decides.',
  es: 'Por ahora no tiene que hacer nada. No necesita entrevista; un oficial decide.',
};

/** The order of a card. */
const ofCard: Readonly<Partial<Record<ApplicationState, Text>>> = {
  draft: {
    en: 'Pay the fee. With that your new card is ordered.',
    es: 'Pague la cuota. Con eso queda pedida su tarjeta nueva.',
  },
  submitted: {
    en: 'Nothing to do now. Your new card is being made and will be sent to you.',
    es: 'Por ahora no tiene que hacer nada. Su tarjeta nueva se está haciendo y se le enviará.',
  },
  approved: {
    en: 'Your new card is issued and opens the lane; the old one does not.',
    es: 'Su tarjeta nueva está expedida y abre el carril; la anterior no.',
  },
  cancelled: {
    en: 'You cancelled this order. You may order a card again at any time.',
    es: 'Usted canceló este pedido. Puede pedir una tarjeta de nuevo cuando quiera.',
  },
};

/** What the applicant does next, in plain words. */
export function nextStep(state: ApplicationState, facts: NextStepFacts): Text {
  const card = facts.kind === 'replacement' ? ofCard[state] : undefined;
  if (card) return card;
  if (state === 'approved' && facts.kind === 'renewal') return renewed;
  if (state === 'conditionally_approved' && facts.waived) return waived;
  if (state !== 'draft') return texts[state];
  if (facts.missing > 0) {
    return {
      en: `Complete your application: ${facts.missing} ${facts.missing === 1 ? 'point is' : 'points are'} still missing.`,
      es: `Complete su solicitud: ${facts.missing === 1 ? 'falta 1 punto' : `faltan ${facts.missing} puntos`}.`,
    };
  }
  if (facts.feeDue)
    return { en: 'Pay the fee, then submit your application.', es: 'Pague la cuota y envíe su solicitud.' };
  return { en: 'Submit your application.', es: 'Envíe su solicitud.' };
}
