import type { Frame } from '../layout.tsx';

/** How the officers' pages stand: wide, with their own style sheet and keys. */
export const officerFrame: Frame = { width: 'wide', styles: ['officer'], scripts: ['keys'] };
