import { z } from 'zod';

/** Why an officer denies: the published grounds of ineligibility. The applicant learns them only on request. */
export const denialReasons = [
  'false_information',
  'criminal_record',
  'pending_charge_or_warrant',
  'customs_violation',
  'immigration_violation',
  'agriculture_violation',
  'under_investigation',
  'inadmissible',
  'terrorism_link',
  'low_risk_not_shown',
] as const;

export const approvalReasons = ['low_risk_shown', 'match_adjudicated', 'waiver_of_finding'] as const;

export const DenialReason = z.enum(denialReasons);
export const ApprovalReason = z.enum(approvalReasons);
export type DecisionReason = z.infer<typeof DenialReason> | z.infer<typeof ApprovalReason>;
