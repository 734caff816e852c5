import { z } from 'zod';
import { ConfigurationError, type Environment, parseEnvironment } from './settings.ts';

const MailSchema = z.object({
  GARITA_ENV: z.enum(['development', 'production']).default('development'),
  GARITA_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  GARITA_MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>\r\n]{1,100} <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, {
      error: 'expected a sender as Garita <no-reply@example.org>',
    })
    .optional(),
  GARITA_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
});

/** How the workers send notices. */
export interface MailSettings {
  /** `smtp://` or `smtps://`; absent: into a folder in development, not at all in production. */
  readonly smtpUrl: string | undefined;
  readonly from: string;
  /** The service's address, to which notices lead. */
  readonly publicUrl: string;
}

/** The settings of notices. @throws ConfigurationError with the one line to show. */
export function readMailSettings(environment: Environment): MailSettings {
  const value = parseEnvironment(MailSchema, environment);
  const { GARITA_SMTP_URL: smtpUrl, GARITA_MAIL_FROM: from, GARITA_PUBLIC_URL: publicUrl } = value;
  if (smtpUrl !== undefined && from === undefined) {
    throw new ConfigurationError('GARITA_MAIL_FROM: mail needs a sender, as Garita <no-reply@example.org>');
  }
  if (smtpUrl !== undefined && publicUrl === undefined && value.GARITA_ENV === 'production') {
    throw new ConfigurationError('GARITA_PUBLIC_URL: notices need the address of this service');
  }
  return {
    smtpUrl,
    from: from ?? 'Garita <garita@localhost>',
    publicUrl: (publicUrl ?? 'http://localhost:8700').replace(/\/+$/, ''),
  };
}
