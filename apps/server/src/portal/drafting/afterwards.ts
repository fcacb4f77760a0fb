import type { ServiceLevels } from '@rogatory/casework';
import type { Actor } from '@rogatory/kernel';
import type { Kind, Urgency } from '@rogatory/law';
import { lifecycleOf, transitionOf } from '@rogatory/lifecycle';
import type { CaseView } from '../cases/case-view.js';
import type { Citation } from '../cases/case-pages.js';
import type { Asked } from './draftable.js';

/** What may wait until the request has been sent, and until when. */
export interface Afterwards {
  /** Names of what the instrument asks for and lets follow. */
  readonly later: readonly string[];
  /** What becomes due by itself once the request has been sent. */
  readonly due: readonly {
    readonly name: string;
    /** What the request must state for it to become due. */
    readonly when: string;
    readonly amounts: readonly {
      readonly urgency: Urgency;
      readonly unit: string;
      readonly count: number;
    }[];
    readonly basis: readonly Citation[];
  }[];
}

/** What the asking State still owes once an urgent request has gone, by the amounts that apply between the two States. */
export async function afterwards(
  { instrument, kind }: Asked,
  to: string,
  actor: Actor,
  levels: ServiceLevels,
  view: CaseView,
): Promise<Afterwards> {
  const owed = kind.limits.filter(({ owedBy, when }) => owedBy === 'requesting' && when);
  const due = await Promise.all(
    owed.map(async ({ id: limit, name, when = '', amount, basis }) => {
      const wish = { instrument, kind: kind.id, limit, partner: to };
      const { items } = await levels.read(actor, wish);
      const applied = items[0]?.amounts ?? amount;
      const amounts = (['urgent', 'emergency'] as const).flatMap((urgency) => {
        const one = applied?.[urgency];
        return one ? [{ urgency, unit: one.unit, count: one.count }] : [];
      });
      return { name, when, amounts, basis: view.cite(basis) };
    }),
  );
  return { later: isSupplied(kind) ? laterOf(kind) : [], due };
}

/** Names of what a request may lack when it is sent. */
function laterOf({ contents }: Kind): string[] {
  return contents.filter(({ required }) => required !== 'always').map(({ label }) => label);
}

/** Whether a sent request can be completed without being asked to. */
export function isSupplied({ lifecycle }: Pick<Kind, 'lifecycle'>): boolean {
  return lifecycleOf(lifecycle).transitions.some(({ action }) => action === 'supplement');
}

/** Who has to see a draft before it goes: roles, whether it can go without a second person, and whether by the reader. */
export interface Approval {
  readonly roles: readonly string[];
  /** Whether the reader may send it as it is now. */
  readonly isYours: boolean;
  /** Whether whoever has written it may send it without laying it before somebody else. */
  readonly isDirect: boolean;
}

export function approvalOf(lifecycle: string, allowed: readonly string[]): Approval {
  const row = transitionOf(lifecycleOf(lifecycle), 'transmit');
  const isDirect = row.from.some((state) => state === lifecycleOf(lifecycle).initial);
  return { roles: row.roles, isYours: allowed.includes('transmit'), isDirect };
}
