import type { FC } from 'hono/jsx';
import type { Blocks } from '../../applications/blocks.ts';
import type { FieldContext } from '../components/fields.tsx';

/** What the fields of a step are drawn from. `value` may be what somebody typed and no schema has accepted. */
export interface StepProps<V> {
  readonly of: FieldContext;
  readonly value: V | undefined;
  /** Draw an empty entry after those that are there. */
  readonly more: boolean;
}

/** One step: it reads its block from the posted form and draws its fields. */
export interface StepForm<B extends keyof Blocks> {
  readonly block: B;
  /** True for a group of entries that grows one by one. */
  readonly repeats: boolean;
  readonly intro:
    | 'identityIntro'
    | 'documentsIntro'
    | 'addressesIntro'
    | 'employmentIntro'
    | 'travelIntro'
    | 'vehiclesIntro'
    | 'questionsIntro';
  /** A button beside the others that saves and shows the step again, with what was filled in. */
  readonly fills?: 'fillFromLines';
  /** The block as typed; undefined when there is nothing to save. The schema judges it afterwards. */
  read(form: URLSearchParams, now: number): unknown;
  readonly Fields: FC<StepProps<NonNullable<Blocks[B]>>>;
}

/** The entries to draw: those that are there, and an empty one when asked for or when there is none. */
export function withEmpty<T>(entries: readonly T[] | undefined, more: boolean, empty: T): readonly T[] {
  const there = entries ?? [];
  return more || there.length === 0 ? [...there, empty] : there;
}
