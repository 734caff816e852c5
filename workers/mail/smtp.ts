import { createTransport } from 'nodemailer';
import { isLoopback } from '../queues.ts';
import { type Mailer, Refused } from './mailer.ts';
import { toEnvelope } from './to-envelope.ts';

export interface SmtpOptions {
  /** `smtp://[user:password@]host[:port]`, or `smtps://` for TLS from the first byte. */
  readonly url: string;
  /** The sender, `Garita <no-reply@example.org>`. */
  readonly from: string;
  /** Refuses to send without TLS beyond this machine. */
  readonly requireTls: boolean;
}

interface SmtpFault {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/** What the server says may name the address, so of its words only the codes are kept. */
function inWords({ code, command, responseCode, response }: SmtpFault): string {
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})/.exec(response ?? '')?.[1];
  return ['SMTP', command, code, responseCode, enhanced].filter((part) => part !== undefined).join(' ');
}

/** Of this one mail, and not of the server, the account or the sender. */
const refusesMail = ({ command, responseCode = 0 }: SmtpFault) =>
  responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA');

/** Sends by a mail server. A connection is kept for a while and opened again when it is gone. */
export function smtpMailer({ url, from, requireTls }: SmtpOptions): Mailer {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const transport = createTransport({
    host: hostname.replaceAll(/[[\]]/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: requireTls && !isLoopback(hostname),
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    pool: true,
    maxConnections: 2,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    // A mail is text that we wrote: nothing in it may make the sender read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    describe: `${protocol}//${hostname}`,
    async send(mail) {
      try {
        await transport.sendMail(toEnvelope(mail, from));
      } catch (error) {
        const fault = error as SmtpFault;
        throw refusesMail(fault) ? new Refused(inWords(fault)) : new Error(inWords(fault));
      }
    },
    close: () => transport.close(),
  };
}
