import type { Directory } from '@rogatory/directory';
import {
  addDays,
  caseRoles,
  DomainError,
  invalid,
  pageOf,
  positionOf,
  requireRole,
  uuidForm,
  validated,
  type Actor,
  type Page,
  type Paging,
} from '@rogatory/kernel';
import {
  delegationsBetween,
  delegationsOf,
  endDelegation,
  insertDelegation,
  lockDelegation,
  lockDelegationsOf,
  officersOf,
  onlyOnce,
  todayIn,
  type DelegationRow,
  type Idempotency,
  type Rooms,
  type Transaction,
} from '@rogatory/persistence';
import { v7 as uuidv7 } from 'uuid';
import { requireFresh } from '../step-up.js';
import { DelegationDto } from './administration.dto.js';
import { conflict, idOf, nothing, recorded, written } from './rules.js';

/** Longest that one officer may stand in for another without being asked to again, in days. */
export const longestDelegation = 90;

export interface DelegationView {
  readonly id: string;
  readonly absent: string;
  readonly delegate: string;
  /** First and last day, `YYYY-MM-DD` in the State's zone. */
  readonly from: string;
  readonly to: string;
  readonly createdBy: string;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly endedAt: string | null;
}

/**
 * Standing in for somebody who is away. It passes on knowledge, which is to say assignments and sealed requests, and no
 * role: the delegate does with it what the delegate's own roles allow.
 */
export class Delegations {
  constructor(
    private readonly rooms: Rooms,
    private readonly directory: Directory,
  ) {}

  /**
   * One's own, made or carried; to administrators all of the State's, or those of one officer. Newest first.
   */
  async list(
    actor: Actor,
    { cursor, limit = 25 }: Paging,
    officer?: string,
  ): Promise<Page<DelegationView>> {
    const after = positionOf(cursor, [uuidForm])?.[0];
    const { all, within } = this.scopeOf(actor);
    if (!all && actor.kind !== 'officer') return { items: [], next: null };
    const own = all ? officer : actor.id;
    const rows = await within(async (tx) => {
      const [found] = await tx.commit(delegationsOf(actor.state, own, after, limit + 1));
      return found;
    });
    return pageOf(rows, limit, delegationView, ({ id }) => [id]);
  }

  /**
   * @throws DomainError `role-missing` (403) where an officer speaks for another; 422 `delegate-unfit`,
   * `delegation-days`; 409 `delegation-exists`.
   */
  async create(actor: Actor, body: unknown, idempotency?: Idempotency): Promise<DelegationView> {
    const { all, within } = this.scopeOf(actor);
    requireFresh(actor);
    const given = validated(DelegationDto, body);
    if (!all && given.absent !== undefined && given.absent.toLowerCase() !== actor.id)
      requireRole(actor, ['admin'], 'let somebody stand in for another officer');
    const absent = given.absent?.toLowerCase() ?? requireOfficer(actor);
    const delegate = given.delegate.toLowerCase();
    const { state } = actor;
    const make = onlyOnce(actor, idempotency, async (tx) => {
      const [[clock], people] = await tx.send(
        todayIn(this.directory.state(state).zone),
        officersOf([absent, delegate], state),
        lockDelegationsOf(absent),
      );
      requireFit(absent, delegate, people);
      requireDays(given.from, given.to, clock?.today ?? '');
      const days = { absent, delegate, from_day: given.from, to_day: given.to };
      const [twins] = await tx.send(delegationsBetween(state, days));
      if (twins.length > 0) {
        throw conflict(
          'delegation-exists',
          'These two have a delegation on some of these days already. End it first, or choose other days.',
        );
      }
      const id = uuidv7();
      const { from, to, reasons } = given;
      const detail = { absent, delegate, from, to, ...(reasons !== undefined && { reasons }) };
      const [[row]] = await tx.send(
        insertDelegation({ id, state, created_by: actor.id, ...days }),
        recorded(actor, 'delegation-created', absent, { delegation: id, ...detail }),
      );
      return delegationView(written(row));
    });
    return within(make);
  }

  /** Ends a delegation: whoever makes it, whoever carries it, or an administrator. @throws DomainError 404; 409 `delegation-ended`. */
  async end(actor: Actor, given: string): Promise<DelegationView> {
    const { all, within } = this.scopeOf(actor);
    const id = idOf(given, 'delegation');
    return within(async (tx) => {
      const [[row]] = await tx.send(lockDelegation(id, actor.state));
      if (!row || !(all || [row.absent, row.delegate].includes(actor.id))) {
        throw nothing('delegation');
      }
      requireFresh(actor);
      if (row.ended_at) throw conflict('delegation-ended', 'This delegation has ended already.');
      const [[ended]] = await tx.commit(
        endDelegation(id, actor.state),
        recorded(actor, 'delegation-ended', row.absent, { delegation: id, delegate: row.delegate }),
      );
      return delegationView(written(ended));
    });
  }

  /** Administrators see to all of a State's delegations; everybody else, within their own rooms, to their own. */
  private scopeOf(actor: Actor) {
    const all = actor.roles.includes('admin');
    if (!all) requireRole(actor, caseRoles, 'stand in for a colleague');
    const within = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
      all ? this.rooms.administering(actor, work) : this.rooms.withActor(actor, work);
    return { all, within };
  }
}

/** Service accounts are never away. */
function requireOfficer({ kind, id }: Actor): string {
  if (kind === 'officer') return id;
  throw new DomainError(
    'forbidden',
    'officers-only',
    'A service account is never absent. Sign in as an officer, or name the absent officer as an administrator.',
  );
}

type Person = { readonly id: string; readonly active: boolean; readonly roles: readonly string[] };

/** Both must be active officers of the State; the delegate must be able to use what is learnt. */
function requireFit(absent: string, delegate: string, people: readonly Person[]): void {
  const find = (id: string): Person | undefined =>
    people.find((person) => person.id === id && person.active);
  const [away, there] = [find(absent), find(delegate)];
  if (!away) throw invalid('delegate-unfit', '/absent', 'Your State has no such active officer.');
  if (!there)
    throw invalid('delegate-unfit', '/delegate', 'Your State has no such active officer.');
  if (away === there)
    throw invalid('delegate-unfit', '/delegate', 'Nobody can stand in for oneself.');
  const shared = away.roles.filter(
    (role) => there.roles.includes(role) && (caseRoles as readonly string[]).includes(role),
  );
  if (shared.length === 0) {
    throw invalid(
      'delegate-unfit',
      '/delegate',
      'The delegate must hold at least one of the absent officer’s roles on cases: a delegation passes on no role.',
    );
  }
}

function requireDays(from: string, to: string, today: string): void {
  const refuse = (pointer: string, sentence: string): never => {
    throw invalid('delegation-days', pointer, sentence);
  };
  if (from < today) refuse('/from', `A delegation begins today (${today}) or later.`);
  if (to < from) refuse('/to', 'A delegation ends on the day that it begins, or later.');
  if (to > addDays(from, longestDelegation - 1))
    refuse('/to', `A delegation lasts for at most ${longestDelegation} days; renew it after that.`);
}

function delegationView(row: DelegationRow): DelegationView {
  return {
    ...{ id: row.id, absent: row.absent, delegate: row.delegate },
    ...{ from: row.from_day, to: row.to_day, createdBy: row.created_by },
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}
