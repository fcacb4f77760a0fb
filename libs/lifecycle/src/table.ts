import type { Role, Side } from '@rogatory/kernel';
import type { Action } from './commands.js';

/** One row of a lifecycle: who may do what, from where to where, and which clocks start and end with it. */
export interface Transition {
  readonly action: Action;
  readonly from: readonly string[];
  /** A state; `same`; `road` (the remembered state); or several, where a named rule in `evolve` chooses. */
  readonly to: string | readonly string[];
  readonly by: Side | 'either' | 'system';
  readonly roles: readonly Role[];
  readonly visibility: 'shared' | 'private';
  /** What must be open on the request for the act to be offered: an oral request to confirm, a condition to fulfil. */
  readonly needs?: 'oral' | 'condition';
  /** Limits, by their ids in the instrument. Every limit that is still open ends with a final state. */
  readonly opens?: readonly string[];
  readonly closes?: readonly string[];
  /** Limits that end only where the acting State is the one that owes them. */
  readonly answers?: readonly string[];
  /** Acts of the system: the limit whose falling due brings the act about. */
  readonly whenDue?: string;
  /** Set where the act changes what a linked preservation must do, so that both are locked together. */
  readonly reaches?: 'followed';
}

export interface Lifecycle {
  readonly name: string;
  readonly initial: string;
  readonly final: readonly string[];
  /** States that return to the road where they left it. */
  readonly side: readonly string[];
  readonly transitions: readonly Transition[];
  /** Who may write drafts of this lifecycle's kinds. */
  readonly drafters: readonly Role[];
}
