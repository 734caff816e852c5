const en = {
  how: 'You pay on the page of the payment provider, with a card. The card number never comes here.',
  button: (amount: string) => `Pay ${amount}`,
  leaveTitle: 'On to the payment',
  leave: 'The next page belongs to the payment provider. Afterwards you come back here.',
  leaveButton: 'Go to the payment page',
  localTitle: 'Payment (development)',
  local: 'This is the payment page of a development server. No money moves and no card is asked for.',
  localFor: (amount: string) => `To be paid: ${amount}`,
  localPay: 'Pay (pretend)',
  localDecline: 'Have the payment declined',
  localBack: 'Back without paying',
  waitingTitle: 'Your payment is being confirmed',
  waiting:
    'The payment provider has not told us yet. This can take a minute; some means of payment take days. You need not wait here: what you paid is not lost.',
  reload: 'Look again',
};

const es: typeof en = {
  how: 'Usted paga con tarjeta en la página del proveedor de pagos. El número de la tarjeta nunca llega aquí.',
  button: (amount) => `Pagar ${amount}`,
  leaveTitle: 'Ahora, el pago',
  leave: 'La página siguiente es del proveedor de pagos. Después regresa aquí.',
  leaveButton: 'Ir a la página de pago',
  localTitle: 'Pago (desarrollo)',
  local: 'Esta es la página de pago de un servidor de desarrollo. No se mueve dinero ni se pide tarjeta.',
  localFor: (amount) => `Por pagar: ${amount}`,
  localPay: 'Pagar (simulado)',
  localDecline: 'Simular un pago rechazado',
  localBack: 'Regresar sin pagar',
  waitingTitle: 'Su pago se está confirmando',
  waiting:
    'El proveedor de pagos todavía no nos avisa. Puede tardar un minuto; algunos medios de pago tardan días. No tiene que esperar aquí: lo que pagó no se pierde.',
  reload: 'Actualizar',
};

/** The texts of paying the fee. */
export const paymentTexts = { en, es };
