import { DomainError, invalid, requireRole, validated, type Actor } from '@rogatory/kernel';
import type { Directory } from '@rogatory/directory';
import { requireFresh } from '@rogatory/identity';
import { requireChangeable, requireWithinYear, urgencies, type Law } from '@rogatory/law';
import {
  insertAccessEvent,
  onlyOnce,
  serviceLevels,
  type LevelRow,
  type LevelScope,
  type Rooms,
  type Transaction,
} from '@rogatory/persistence';
import { requireVersion, type Once } from './access.js';
import {
  scopeOf,
  settingOf,
  viewOf,
  type LevelPlace,
  type LevelWish,
  type ServiceLevelsView,
} from './service-level-view.js';
import { ServiceLevelDto } from './service-levels.dto.js';

/**
 * What a State gives itself, and takes, for the limits that are policy: by the State at the other end and the kind. Its
 * own people read it, its administrators change it. No other State is ever shown it: private limits would come to light.
 */
export class ServiceLevels {
  constructor(
    private readonly rooms: Rooms,
    private readonly law: Law,
    private readonly directory: Directory,
  ) {}

  /** @throws DomainError `unknown-instrument`, `unknown-kind` (404), `unknown-state`, `partner-own` (422). */
  async read(actor: Actor, wish: LevelWish): Promise<ServiceLevelsView> {
    this.requireKnown(actor, wish);
    // administering sees no case; that whoever reads belongs to the State is all that it takes here
    return this.rooms.administering(actor, (tx) => this.shown(tx, actor, wish));
  }

  /**
   * Replaces what one's own State says of a limit for some requests. Clocks that start afterwards count by it.
   * @throws DomainError `role-missing` (403), `step-up-required` (401), `unknown-instrument`, `unknown-kind`,
   *   `unknown-limit` (404), `precondition-required` (428), `stale` (412), `legal-limit`, `limit-without-amount`,
   *   `level-too-long`, `level-empty`, `partner-own`, `unknown-state`, `invalid-body` (422).
   */
  change(actor: Actor, place: LevelPlace, body: unknown, seen: Once): Promise<ServiceLevelsView> {
    this.requireAllowed(actor, place);
    const given = validated(ServiceLevelDto, body);
    const levels = urgencies.flatMap((urgency) => {
      const amount = given[urgency];
      return amount ? [{ urgency, amount: { unit: amount.unit, count: amount.count } }] : [];
    });
    if (levels.length === 0) {
      const message =
        'Say an amount for at least one urgency. To go back to the default, delete the level.';
      throw invalid('level-empty', '', message);
    }
    for (const { amount } of levels) requireWithinYear(amount);
    return this.write(actor, place, seen, levels);
  }

  /** Takes back what one's own State says of a limit for some requests. @throws DomainError as `change` does, `not-found`. */
  remove(actor: Actor, place: LevelPlace, seen: Once): Promise<ServiceLevelsView> {
    this.requireAllowed(actor, place);
    return this.write(actor, place, seen, []);
  }

  private write(
    actor: Actor,
    place: LevelPlace,
    seen: Once,
    levels: readonly Pick<LevelRow, 'urgency' | 'amount'>[],
  ): Promise<ServiceLevelsView> {
    const { state } = actor;
    const scope = scopeOf(place);
    const write = onlyOnce(actor, seen.idempotency, async (tx) => {
      const [, [locked], all] = await tx.send(
        serviceLevels.beginLevels(state),
        serviceLevels.lockLevels(state),
        serviceLevels.levelsOf(state),
      );
      const before = locked?.version ?? 0;
      requireVersion(actor, before, seen, 'set of service levels');
      const there = all.filter((level) => isOf(level, scope));
      if (levels.length === 0 && there.length === 0)
        throw new DomainError('not-found', 'not-found', 'There is no such service level.');
      if (!isSame(there, levels)) {
        await tx.send(
          ...serviceLevels.writeLevels(state, scope, actor.id, levels),
          insertAccessEvent({
            ...{ state, type: 'service-level-changed', actor: actor.id, subject: scope.limit },
            detail: { version: before + 1, ...scope, levels },
            ...(actor.from && { from: actor.from }),
          }),
        );
      }
      return this.shown(tx, actor, place);
    });
    return this.rooms.administering(actor, write);
  }

  private async shown(
    tx: Transaction,
    { state }: Actor,
    wish: LevelWish,
  ): Promise<ServiceLevelsView> {
    const [[current], all] = await tx.send(
      serviceLevels.levelsVersion(state),
      serviceLevels.levelsOf(state),
    );
    const partner = wish.partner ?? null;
    const version = current?.version ?? 0;
    const kinds = this.law.instruments
      .filter(({ id }) => wish.instrument === undefined || id === wish.instrument)
      .flatMap(({ id, kinds }) => kinds.map((kind) => ({ instrument: id, kind })))
      .filter(({ kind }) => wish.kind === undefined || kind.id === wish.kind);
    return {
      ...{ state, version, partner },
      changedAt: current && version > 0 ? current.changed_at.toISOString() : null,
      items: kinds.flatMap(({ instrument, kind }) =>
        kind.limits
          .filter(({ id }) => wish.limit === undefined || id === wish.limit)
          .flatMap((limit) => viewOf(instrument, kind, limit, partner, all)),
      ),
      own: all.map((row) => ({
        ...scopeOf(row),
        ...{ urgency: row.urgency, amount: row.amount, ...settingOf(row) },
      })),
    };
  }

  private requireAllowed(actor: Actor, place: LevelPlace): void {
    requireRole(actor, ['admin'], 'change a service level');
    requireFresh(actor);
    this.requireKnown(actor, place);
    requireChangeable(this.law.instrument(place.instrument), place.limit, place.kind ?? null);
  }

  private requireKnown({ state }: Actor, { instrument, kind, partner }: LevelWish): void {
    if (partner !== undefined) {
      this.directory.state(partner);
      if (partner === state) {
        const message = 'A service level holds between two States; name another one than yours.';
        throw invalid('partner-own', '/partner', message);
      }
    }
    if (instrument !== undefined) this.law.instrument(instrument);
    if (kind === undefined) return;
    const known = this.law.instruments.filter(
      ({ id }) => instrument === undefined || id === instrument,
    );
    if (known.some(({ kinds }) => kinds.some(({ id }) => id === kind))) return;
    throw new DomainError('not-found', 'unknown-kind', `There is no kind of request "${kind}".`);
  }
}

function isOf(level: LevelScope, { instrument, limit, kind, partner }: LevelScope): boolean {
  return (
    level.instrument === instrument &&
    level.limit === limit &&
    level.kind === kind &&
    level.partner === partner
  );
}

type Said = Pick<LevelRow, 'urgency' | 'amount'>;

function isSame(before: readonly Said[], after: readonly Said[]): boolean {
  const says = ({ urgency, amount }: Said): string => `${urgency} ${amount.count} ${amount.unit}`;
  return before.map(says).sort().join() === after.map(says).sort().join();
}
