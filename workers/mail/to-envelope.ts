import type { SendMailOptions } from 'nodemailer';
import type { Mail } from './mailer.ts';

/** A mail with its headers. No answer by a machine is wanted (RFC 3834). */
export function toEnvelope({ id, to, subject, text, language }: Mail, from: string): SendMailOptions {
  const domain = /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost';
  return {
    from,
    to: { name: '', address: to },
    subject,
    text,
    messageId: `<${id}@${domain}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
  };
}
