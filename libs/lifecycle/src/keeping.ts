import { addDays, later } from '@rogatory/kernel';
import { lifecycleOf } from './lifecycles.js';
import type { DomesticOrder, PrivateRoom, RequestRecord } from './record.js';

type Kept = Pick<RequestRecord, 'progress' | 'transmittedAt'>;

/** The first day on which data may be let go: counted from when they were kept for this request, not from before it came. */
export function floorOf(
  { transmittedAt }: Pick<RequestRecord, 'transmittedAt'>,
  from: string,
  minimumDays: number,
): string {
  return addDays(later(from, transmittedAt?.slice(0, 10) ?? from), minimumDays);
}

/**
 * The day until which a preservation owes that its data are kept: the one that was stated, before that the floor.
 * Undefined where nobody can name it, because a request that follows is undecided, or nothing was sent yet.
 * @param minimumDays the floor of the instrument.
 */
export function keptUntil(
  { progress: { until, heldFor = [] }, transmittedAt }: Kept,
  minimumDays: number,
): string | undefined {
  if (heldFor.length > 0 || transmittedAt === null) return undefined;
  return until ?? floorOf({ transmittedAt }, transmittedAt.slice(0, 10), minimumDays);
}

/** A State's own order under which data are kept, beside what it has to outlast. */
export interface StandingOrder extends DomesticOrder {
  /** How often an order has been followed by another. */
  readonly renewals: number;
  /** The day until which the data are owed; null while that is open, and when nothing is owed any more. */
  readonly keptUntil: string | null;
  /** The day by which it must be renewed; null where it reaches as far as it has to. */
  readonly renewBy: string | null;
}

/** The order that a State has recorded last for a preservation, if any. */
export function standingOrder(
  { domesticOrder: order }: PrivateRoom,
  request: Kept & Pick<RequestRecord, 'lifecycle' | 'state'>,
  minimumDays: number,
): StandingOrder | undefined {
  if (!order) return undefined;
  const over = lifecycleOf(request.lifecycle).final.includes(request.state);
  const until = keptUntil(request, minimumDays);
  const reaches = over || (until !== undefined && order.endsOn >= until);
  return {
    ...order,
    keptUntil: over ? null : (until ?? null),
    renewBy: reaches ? null : order.endsOn,
  };
}
