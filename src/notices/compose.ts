import type { Locale } from '../http/text.ts';

/** A mail before it is addressed. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
}

/** In both languages: whoever sees the list of somebody's mail learns nothing, not even which of the two they read. */
const subject = 'A message from Garita / Un mensaje de Garita';

const words: Readonly<Record<Locale, (page: string, stop: string) => readonly string[]>> = {
  en: (page, stop) => [
    'Hello,',
    'there is news for you at Garita. Sign in to read it:',
    page,
    'For your safety this message says no more, and nobody will ask you by e-mail for a password, a payment or a document.',
    `You asked for these messages. To stop them, or to have them elsewhere: ${stop}`,
  ],
  es: (page, stop) => [
    'Hola:',
    'Hay novedades para usted en Garita. Inicie sesión para leerlas:',
    page,
    'Por su seguridad, este mensaje no dice más, y nadie le pedirá por correo una contraseña, un pago ni un documento.',
    `Usted pidió estos mensajes. Para dejar de recibirlos o cambiar de dirección: ${stop}`,
  ],
};

/**
 * The mail of a notice: the same words whatever the news is.
 *
 * @param publicUrl the service's address as browsers know it, without a slash at its end
 * @param path of the page that tells the news
 */
export function composeNotice(locale: Locale, publicUrl: string, path: string): Letter {
  const lines = words[locale](`${publicUrl}${path}`, `${publicUrl}/account/notices`);
  return { subject, text: `${lines.join('\n\n')}\n` };
}
