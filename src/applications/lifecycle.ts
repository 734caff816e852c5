/** The states of an application, in the order in which one usually passes through them. */
export const applicationStates = [
  'draft',
  'payment_pending',
  'submitted',
  'pending_review',
  'conditionally_approved',
  'interview_scheduled',
  'approved',
  'denied',
  'cancelled',
  'expired',
] as const;

export type ApplicationState = (typeof applicationStates)[number];

/** Every permitted move. The same table stands in schema.sql, where a trigger keeps it; a test holds the two equal. */
export const transitions: Readonly<Record<ApplicationState, readonly ApplicationState[]>> = {
  draft: ['payment_pending', 'submitted', 'cancelled', 'expired'],
  payment_pending: ['draft', 'submitted', 'cancelled', 'expired'],
  submitted: ['pending_review', 'conditionally_approved', 'cancelled'],
  pending_review: ['conditionally_approved', 'denied', 'cancelled'],
  conditionally_approved: [
    'interview_scheduled',
    'pending_review',
    'approved',
    'denied',
    'cancelled',
    'expired',
  ],
  interview_scheduled: [
    'approved',
    'denied',
    'pending_review',
    'conditionally_approved',
    'cancelled',
    'expired',
  ],
  approved: [],
  // Set aside by redress: screened and judged again.
  denied: ['submitted'],
  cancelled: [],
  expired: [],
};

/** What may be asked of an application: by its applicant, by an officer, by the workers, by due work. */
export type ApplicationVerb =
  | 'edit'
  | 'addPaper'
  | 'removePaper'
  | 'pay'
  | 'submit'
  | 'cancel'
  | 'hold'
  | 'book'
  | 'move'
  | 'recordInterview'
  | 'decide'
  | 'review'
  | 'screened'
  | 'expire'
  | 'reopen'
  | 'askInterview'
  | 'issueCard';

/** The states in which each verb may be used. A verb outside of them is an illegal transition. */
export const allowedIn: Readonly<Record<ApplicationVerb, readonly ApplicationState[]>> = {
  edit: ['draft'],
  addPaper: [
    'draft',
    'payment_pending',
    'submitted',
    'pending_review',
    'conditionally_approved',
    'interview_scheduled',
  ],
  removePaper: ['draft'],
  pay: ['draft', 'payment_pending'],
  submit: ['draft'],
  cancel: [
    'draft',
    'payment_pending',
    'submitted',
    'pending_review',
    'conditionally_approved',
    'interview_scheduled',
  ],
  hold: ['conditionally_approved'],
  book: ['conditionally_approved'],
  move: ['interview_scheduled'],
  recordInterview: ['interview_scheduled'],
  decide: ['conditionally_approved', 'interview_scheduled'],
  review: ['pending_review'],
  screened: ['submitted'],
  expire: ['draft', 'payment_pending', 'conditionally_approved'],
  reopen: ['denied'],
  askInterview: ['conditionally_approved'],
  issueCard: ['submitted'],
};

export function mayMove(from: ApplicationState, to: ApplicationState): boolean {
  return transitions[from].includes(to);
}

/** The order of a card has no form to fill and nobody to judge: what may be done with it is this alone. */
const cardVerbs: readonly ApplicationVerb[] = ['pay', 'cancel', 'issueCard', 'expire'];

/** Whether a verb is one for an application of this kind, whatever its state. */
export function isVerbOf(kind: 'new' | 'renewal' | 'replacement', verb: ApplicationVerb): boolean {
  return kind === 'replacement' ? cardVerbs.includes(verb) : verb !== 'issueCard';
}

export function mayUse(verb: ApplicationVerb, state: ApplicationState): boolean {
  return allowedIn[verb].includes(state);
}

/** True when nothing can happen to the application any more. */
export function isClosed(state: ApplicationState): boolean {
  return transitions[state].length === 0;
}

/** Where a screening leads: a clear standing to conditional approval, anything else to an officer. */
export function afterScreeningState(standing: 'clear' | 'refer'): ApplicationState {
  return standing === 'clear' ? 'conditionally_approved' : 'pending_review';
}
