import { levelFor, type Duration, type Kind, type Limit, type Urgency } from '@rogatory/law';
import type { LevelRow, LevelScope } from '@rogatory/persistence';

interface Setting {
  /** Id of the administrator, or `operator`. */
  readonly setBy: string;
  readonly setAt: string;
}

/** An amount that applies. */
export interface AppliedAmount extends Duration {
  /** What would apply if the State had said nothing. */
  readonly default: Duration;
  /** Null where the default applies; else for whom and what the State has set it. */
  readonly own: (Pick<LevelRow, 'partner' | 'kind'> & Setting) | null;
}

/** One limit of one kind that States may change. */
export interface ServiceLevelView extends Pick<
  Limit,
  'name' | 'basis' | 'owedBy' | 'visibility' | 'policy'
> {
  readonly instrument: string;
  readonly kind: string;
  readonly limit: string;
  readonly amounts: Readonly<Record<Urgency, AppliedAmount>>;
}

/** What applies of a State's service levels, and all that it has set. */
export interface ServiceLevelsView {
  readonly state: string;
  readonly version: number;
  /** RFC 3339; null where nothing was ever set. */
  readonly changedAt: string | null;
  /** The State at the other end for which this applies; null: those for whom nothing else was set. */
  readonly partner: string | null;
  readonly items: readonly ServiceLevelView[];
  readonly own: readonly (LevelScope & Pick<LevelRow, 'urgency' | 'amount'> & Setting)[];
}

/** What is to be shown; whatever is left out, all of it. */
export type LevelWish = Partial<Record<keyof LevelScope, string | undefined>>;

/** A limit, and for which requests it is set; what is left out holds for all. */
export type LevelPlace = Pick<LevelScope, 'instrument' | 'limit'> &
  Pick<LevelWish, 'kind' | 'partner'>;

/** Limits that are no policy, or no number, are not the State's to set: nothing is shown of them. */
export function viewOf(
  instrument: string,
  { id: kind }: Kind,
  limit: Limit,
  partner: string | null,
  all: readonly LevelRow[],
): ServiceLevelView[] {
  const { name, basis, policy, owedBy, visibility, amount } = limit;
  if (!policy || !amount) return [];
  const applied = (urgency: Urgency): AppliedAmount => {
    const level = levelFor(all, { instrument, kind, limit: limit.id, partner, urgency });
    return {
      ...(level?.amount ?? amount[urgency]),
      default: amount[urgency],
      own: level ? { partner: level.partner, kind: level.kind, ...settingOf(level) } : null,
    };
  };
  const amounts = {
    ...{ routine: applied('routine'), urgent: applied('urgent'), emergency: applied('emergency') },
  };
  return [{ instrument, kind, limit: limit.id, name, basis, policy, owedBy, visibility, amounts }];
}

/** Who has set a level, and when. */
export function settingOf({ set_by, set_at }: LevelRow): Setting {
  return { setBy: set_by, setAt: set_at.toISOString() };
}

/** For which requests a level is. */
export function scopeOf({ instrument, limit, kind, partner }: LevelPlace | LevelScope): LevelScope {
  return { instrument, limit, kind: kind ?? null, partner: partner ?? null };
}
