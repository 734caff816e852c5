/** A mail that is ready to go. */
export interface Mail {
  /** Names the mail for good: who gets it twice can see that it is one. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly language: 'en' | 'es';
}

/** Hands mails over to whoever delivers them. */
export interface Mailer {
  /** For people: by what, never a password. */
  readonly describe: string;
  /**
   * Resolves once somebody else has taken the mail in charge.
   *
   * @throws Refused when this mail will never be taken; any other Error when it may be later. Neither names anybody.
   */
  send(mail: Mail): Promise<void>;
  close(): void;
}

/** The mail server refused this mail for good: the address does not exist, or the mail itself is unwelcome. */
export class Refused extends Error {
  override readonly name = 'Refused';
}
