import type { CrossingView } from '../../crossings/schema.ts';

const paths: Readonly<Record<CrossingView['decision'] | 'quiet', string>> = {
  // A disc with a tick.
  admit: 'M50 4a46 46 0 1 0 0 92a46 46 0 1 0 0-92zm-8 66L22 50l8-8 12 12 28-28 8 8z',
  // A triangle with a call to look.
  refer: 'M50 4L98 92H2zm-6 28v32h12V32zm0 40v12h12V72z',
  // An arrow that turns away.
  redirect: 'M4 4h92v92H4zm16 40v12h36L42 70l8 8 28-28-28-28-8 8 14 14z',
  quiet: 'M10 44h80v12H10z',
};

/** The decision as a shape: whoever does not tell its colour tells its outline. */
export function BoothShape({ of }: { of: CrossingView['decision'] | 'quiet' }) {
  return (
    <svg class="booth-shape" viewBox="0 0 100 100" aria-hidden="true" focusable="false">
      <path fill="currentColor" fill-rule="evenodd" d={paths[of]} />
    </svg>
  );
}
