import {
  pageOf,
  positionOf,
  requireRole,
  uuidForm,
  type Actor,
  type Page,
  type Paging,
} from '@rogatory/kernel';
import {
  accessEvents,
  lastSignIn,
  type AccessEventRow,
  type AccessFilter,
  type Rooms,
} from '@rogatory/persistence';
import type { OpenSession } from '../sessions.js';

/** A sign-in, a failure of one, or an act of administration. */
export interface AccessEventView {
  readonly id: string;
  readonly type: string;
  /** Who did it: id of an officer or a service account. */
  readonly actor: string;
  /** To whom or what it was done. */
  readonly subject: string | null;
  readonly address: string;
  readonly agent: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** RFC 3339. */
  readonly at: string;
}

/** The sign-in before the present one, and how many attempts have failed between the two. */
export interface LastSignInView {
  readonly at: string;
  readonly address: string;
  readonly agent: string;
  readonly failed: number;
}

/** The record of who signed in and of what was done to officers and settings. It can be added to and read, never changed. */
export class AccessRecord {
  constructor(private readonly rooms: Rooms) {}

  /** A State's record, newest first, for its auditors and administrators. @throws DomainError `role-missing` (403). */
  async list(
    actor: Actor,
    filter: Omit<AccessFilter, 'of'>,
    paging: Paging,
  ): Promise<Page<AccessEventView>> {
    requireRole(actor, ['auditor', 'admin'], 'read the record of access');
    return this.page(actor, filter, paging);
  }

  /** What oneself has done and what was done to oneself, a recovery by others for instance. Newest first. */
  async own(actor: Actor, paging: Paging): Promise<Page<AccessEventView>> {
    return this.page(actor, { of: actor.id }, paging);
  }

  /** When and from where an officer signed in before the present session; null where that is the first. */
  async lastSignIn({ row }: Pick<OpenSession, 'row'>): Promise<LastSignInView | null> {
    const [[last]] = await this.rooms.asSystem('sign-in', '', (tx) =>
      tx.commit(lastSignIn(row.officer, row.created_at)),
    );
    return last ? { ...last, at: last.at.toISOString() } : null;
  }

  private async page(
    actor: Actor,
    filter: AccessFilter,
    { cursor, limit = 25 }: Paging,
  ): Promise<Page<AccessEventView>> {
    const after = positionOf(cursor, [uuidForm])?.[0];
    const wanted = accessEvents(actor.state, filter, after, limit + 1);
    const [rows] = actor.roles.includes('admin')
      ? await this.rooms.administering(actor, (tx) => tx.commit(wanted))
      : await this.rooms.read(actor, wanted);
    return pageOf(rows, limit, eventView, ({ id }) => [id]);
  }
}

function eventView({ at, ...row }: AccessEventRow): AccessEventView {
  const { id, type, actor, subject, address, agent, detail } = row;
  return { id, type, actor, subject, address, agent, detail, at: at.toISOString() };
}
