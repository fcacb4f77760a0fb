import type { Actor, Problem, Side } from '@rogatory/kernel';
import type { Citation, Condition, Ground } from '@rogatory/law';
import type { Action } from './commands.js';
import type { PrivateRoom } from './record.js';

/** Everything outside the request that a decision rests on. Facts only: nothing in it reads a clock or a database. */
export interface Context {
  readonly actor: Actor;
  /** The side for which the actor, or the system, acts. */
  readonly side: Side;
  /** The database's instant after the lock. */
  readonly now: string;
  /** Today's date in the requested State. */
  readonly today: string;
  /** Ids of this request's limits whose time has passed. */
  readonly overdue: readonly string[];
  /** The acting State's own private room. */
  readonly room: PrivateRoom;
  /** What the check of the draft found; looked at on `transmit` only. */
  readonly problems: readonly Problem[];
  /** Grounds that the instrument admits for this kind. */
  readonly admitted: readonly Ground[];
  /** Conditions that the instrument knows for this kind. */
  readonly conditions: readonly Condition[];
  readonly minimumPreservationDays: number;
  /** How long one domestic order to preserve may last. */
  readonly maximumOrderDays: number;
  readonly basisOf: (action: Action) => readonly Citation[];
}
