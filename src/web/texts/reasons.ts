import type { z } from 'zod';
import type { ApprovalReason, DenialReason } from '../../applications/reasons.ts';

type Denials = Record<z.infer<typeof DenialReason>, string>;
type Approvals = Record<z.infer<typeof ApprovalReason>, string>;

const denial: { readonly en: Denials; readonly es: Denials } = {
  en: {
    false_information: 'False or incomplete information',
    criminal_record: 'Arrest or conviction',
    pending_charge_or_warrant: 'Pending charge or warrant',
    customs_violation: 'Customs violation',
    immigration_violation: 'Immigration violation',
    agriculture_violation: 'Agriculture violation',
    under_investigation: 'Under investigation',
    inadmissible: 'Inadmissible',
    terrorism_link: 'Link to terrorism',
    low_risk_not_shown: 'Low risk not shown',
  },
  es: {
    false_information: 'Información falsa o incompleta',
    criminal_record: 'Arresto o condena',
    pending_charge_or_warrant: 'Cargo u orden de arresto pendiente',
    customs_violation: 'Infracción aduanera',
    immigration_violation: 'Infracción migratoria',
    agriculture_violation: 'Infracción agropecuaria',
    under_investigation: 'Bajo investigación',
    inadmissible: 'Inadmisible',
    terrorism_link: 'Vínculo con terrorismo',
    low_risk_not_shown: 'No demostró bajo riesgo',
  },
};

const approval: { readonly en: Approvals; readonly es: Approvals } = {
  en: {
    low_risk_shown: 'Low risk shown',
    match_adjudicated: 'Match adjudicated: another person',
    waiver_of_finding: 'Finding waived',
  },
  es: {
    low_risk_shown: 'Demostró bajo riesgo',
    match_adjudicated: 'Coincidencia resuelta: es otra persona',
    waiver_of_finding: 'Hallazgo dispensado',
  },
};

/** The coded reasons of decisions on applications, in words for officers. */
export const reasonTexts = {
  en: { denial: denial.en, approval: approval.en },
  es: { denial: denial.es, approval: approval.es },
};

/** A coded reason in words; a code that nobody has words for stays. */
export function reasonWords(code: string, locale: 'en' | 'es'): string {
  const words: Record<string, string> = { ...reasonTexts[locale].denial, ...reasonTexts[locale].approval };
  return words[code] ?? code.replaceAll('_', ' ');
}
