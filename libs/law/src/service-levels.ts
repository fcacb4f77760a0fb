import { DomainError, type Side } from '@rogatory/kernel';
import type { Duration, Instrument, Kind, Limit, OwnAmount, Urgency } from './instrument.js';

export const urgencies = ['routine', 'urgent', 'emergency'] as const satisfies readonly Urgency[];

/** An amount that a State has given to a limit which it owes, in place of the default. */
export interface ServiceLevel {
  readonly instrument: string;
  readonly limit: string;
  /** Null: of whatever kind. */
  readonly kind: string | null;
  /** The State at the other end; null: whichever it is. */
  readonly partner: string | null;
  readonly urgency: Urgency;
  readonly amount: Duration;
}

/** The levels of one State. */
export interface LevelsOf {
  readonly state: string;
  readonly levels: readonly ServiceLevel[];
}

/** The levels of the two States of a request. */
export type LevelsOfPair = Readonly<Record<Side, LevelsOf>>;

/** What a level has to fit. */
export type Fitting = Pick<ServiceLevel, 'instrument' | 'limit' | 'urgency'> & {
  readonly kind: string;
  /** Null: no State in particular, so that only what holds for all of them fits. */
  readonly partner: string | null;
};

/** The longest amounts that a State can set: a year. */
const mostOf = { hours: 8760, days: 365, 'working-days': 261 } as const;

/**
 * Lets only those limits have a level that are policy and a number.
 * @param kind null: of whatever kind; then at least one kind must have such a limit.
 * @throws DomainError `unknown-limit` (404), `legal-limit` with its citation, `limit-without-amount` (422).
 */
export function requireChangeable(
  { title, kinds }: Instrument,
  limit: string,
  kind: string | null,
): void {
  const found = kinds
    .filter(({ id }) => kind === null || id === kind)
    .flatMap(({ limits }) => limits.filter(({ id }) => id === limit));
  const [first] = found;
  if (!first) {
    const where = kind === null ? title : `"${kind}" in ${title}`;
    const message = `There is no limit "${limit.slice(0, 60)}" for ${where}.`;
    throw new DomainError('not-found', 'unknown-limit', message);
  }
  const policies = found.filter(({ policy }) => policy);
  if (policies.length === 0) {
    const message = `"${first.name}" is a limit of the instrument itself (${first.basis.join(', ')}): no State changes it.`;
    throw new DomainError('invalid', 'legal-limit', message, { basis: first.basis });
  }
  if (policies.some(({ amount }) => amount !== undefined)) return;
  const message = `"${first.name}" is a date that an act states, not a number of days or hours.`;
  throw new DomainError('invalid', 'limit-without-amount', message);
}

/** @throws DomainError `level-too-long` (422). */
export function requireWithinYear({ unit, count }: Duration): void {
  if (count <= mostOf[unit]) return;
  const message = `A service level is a year at most: ${mostOf[unit]} ${unit.replace('-', ' ')}.`;
  throw new DomainError('invalid', 'level-too-long', message);
}

/**
 * The level that applies, of those that fit: one for this State and this kind wins over one for the State, that over
 * one for the kind, and that over one for all. Each urgency is looked up on its own.
 */
export function levelFor<L extends ServiceLevel>(
  levels: readonly L[],
  { instrument, limit, urgency, kind, partner }: Fitting,
): L | undefined {
  const closeness = (level: L): number =>
    (level.partner === null ? 0 : 2) + (level.kind === null ? 0 : 1);
  return levels
    .filter(
      (level) =>
        level.instrument === instrument &&
        level.limit === limit &&
        level.urgency === urgency &&
        (level.kind === null || level.kind === kind) &&
        (level.partner === null || level.partner === partner),
    )
    .sort((one, other) => closeness(other) - closeness(one))[0];
}

/**
 * A kind as two States have it between them: each limit with the amounts of the State that owes it, and with what
 * these stand in place of. What the instrument itself says, and dates without a number, no State changes.
 * @param acting the side whose act starts clocks: some limits are owed by the other one.
 */
export function withLevels(kind: Kind, instrument: string, pair: LevelsOfPair, acting: Side): Kind {
  const { requesting, requested } = pair;
  if (requesting.levels.length === 0 && requested.levels.length === 0) return kind;
  const limits = kind.limits.map((limit) => {
    const side = limit.owedBy === 'other' ? otherSide(acting) : limit.owedBy;
    const partner = pair[otherSide(side)].state;
    return limitWith(limit, { instrument, kind: kind.id, partner }, pair[side], side);
  });
  return { ...kind, limits };
}

function limitWith(
  limit: Limit,
  fitting: Omit<Fitting, 'limit' | 'urgency'>,
  { state, levels }: LevelsOf,
  as: Side,
): Limit {
  const { amount, policy } = limit;
  if (!policy || !amount) return limit;
  const amounts = { ...amount };
  const own: Partial<Record<Urgency, OwnAmount>> = {};
  for (const urgency of urgencies) {
    const level = levelFor(levels, { ...fitting, limit: limit.id, urgency });
    if (!level) continue;
    amounts[urgency] = level.amount;
    own[urgency] = {
      ...{ state, as, default: amount[urgency] },
      ...(level.partner !== null && { partner: level.partner }),
      ...(level.kind !== null && { kind: level.kind }),
    };
  }
  return Object.keys(own).length > 0 ? { ...limit, amount: amounts, own } : limit;
}

function otherSide(side: Side): Side {
  return side === 'requesting' ? 'requested' : 'requesting';
}
