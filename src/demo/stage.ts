import type { Claims } from '../http/principal.ts';

/** Where the story plays: a running API with its workers, on whichever runtime. */
export interface Stage {
  readonly runtime: string;
  readonly queue: string;
  readonly url: string;
  token(claims: Claims, lifetimeSeconds?: number): Promise<string>;
  /** Verifies the audit log where this runtime keeps it. */
  verifyAudit(): Promise<{ readonly ok: boolean; readonly words: string }>;
  /** Replays a minute of the seed day and reconciles it. */
  replay(): Promise<{ readonly ok: boolean; readonly words: string }>;
  close(): Promise<void>;
}

/** One step's outcome, as `--json` prints it. */
export interface StepOutcome {
  readonly name: string;
  readonly ms: number;
  readonly ok: boolean;
  readonly asked: string;
  readonly answered: string;
}
