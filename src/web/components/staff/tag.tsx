/** How something stands, said in colour, symbol and word: none of them alone. */
export type Tone = 'good' | 'bad' | 'wait' | 'plain';

const looks: Readonly<Record<Tone, { readonly symbol: string; readonly classes: string }>> = {
  good: { symbol: '✓', classes: 'bg-success-darker text-white' },
  bad: { symbol: '✕', classes: 'bg-error-dark text-white' },
  wait: { symbol: '!', classes: 'bg-warning-lighter text-ink border-1px border-warning-dark' },
  plain: { symbol: '•', classes: 'bg-base-lighter text-ink' },
};

/** A state as a tag; a symbol of its own where the usual one would say something else. */
export function Tag(props: { tone: Tone; text: string; symbol?: string }) {
  const { tone, text } = props;
  const { classes } = looks[tone];
  const symbol = props.symbol ?? looks[tone].symbol;
  return (
    <span class={`garita-tag ${classes}`}>
      <span aria-hidden="true">{symbol}</span> {text}
    </span>
  );
}

const tones: Readonly<Record<string, Tone>> = {
  pending_review: 'wait',
  open: 'wait',
  inconclusive: 'wait',
  suspended: 'wait',
  pending: 'wait',
  grace: 'wait',
  approved: 'good',
  active: 'good',
  clear: 'good',
  different_person: 'good',
  denied: 'bad',
  revoked: 'bad',
  refer: 'bad',
  same_person: 'bad',
};

/** The tone of a state of an application, a match, a membership or a standing. */
export function toneOf(state: string): Tone {
  return tones[state] ?? 'plain';
}
