import { z } from 'zod';

/** A token's subject and why it is refused or taken again: coded, for the audit log. */
export const SubjectBody = z.strictObject({
  subject: z.string().trim().min(1).max(200),
  reason: z.enum(['left', 'transferred', 'compromised', 'misuse', 'returned', 'other']),
});

export const SubjectView = z.object({ subject: z.string(), state: z.enum(['disabled', 'enabled']) });
