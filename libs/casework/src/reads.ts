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
  findRequest,
  insertAccessEvent,
  insertDenial,
  openRequest,
  readsOf,
  type ReadFilter,
  type ReadRow,
  type Rooms,
} from '@rogatory/persistence';
import { opened, readerOf, requestId, requireCaseAccess } from './access.js';
import { requireAuditorOf } from './auditing.js';

/** One opening of something of a request: by whom, from where and, of a sealed one, why. */
export interface ReadView {
  readonly id: string;
  readonly request: string;
  readonly what: ReadRow['what'];
  /** Id of the document that was opened; else null. */
  readonly document: string | null;
  readonly actor: string;
  readonly kind: 'officer' | 'service';
  readonly authority: string | null;
  readonly address: string;
  readonly agent: string;
  readonly reason: string | null;
  readonly at: string;
}

/** The record of reads: a State's own, for its auditors. What the other State reads stands in the other State's record. */
export class Reads {
  constructor(private readonly rooms: Rooms) {}

  /** Who opened one request, newest first. Looking this up is recorded too. */
  async ofRequest(
    actor: Actor,
    given: string,
    { cursor, limit = 25 }: Paging,
  ): Promise<Page<ReadView>> {
    requireCaseAccess(actor);
    const request = requestId(given);
    const after = positionOf(cursor, [uuidForm])?.[0];
    const isAuditor = actor.roles.includes('auditor');
    // the record as it was before it is looked at
    const [reads, [row]] = await this.rooms.read(
      actor,
      readsOf(actor.state, { request }, after, limit + 1),
      isAuditor ? openRequest(actor, request, 'reads') : findRequest(request, readerOf(actor)),
    );
    if (!row || isAuditor) opened(row, actor);
    requireRole(actor, ['auditor'], 'see who read what');
    return pageOf(reads, limit, readView, ({ id }) => [id]);
  }

  /** Who opened what in the whole State, newest first. Looking this up is an act of its own, and recorded as one. */
  async all(
    actor: Actor,
    filter: ReadFilter,
    { cursor, limit = 25 }: Paging,
  ): Promise<Page<ReadView>> {
    requireRole(actor, ['auditor'], 'see who read what');
    const after = positionOf(cursor, [uuidForm])?.[0];
    const { state, id, from } = actor;
    const [reads] = await this.rooms.read(
      actor,
      readsOf(state, filter, after, limit + 1),
      insertAccessEvent({
        ...{ state, type: 'reads-seen', actor: id, detail: { ...filter } },
        ...(from && { from }),
      }),
    );
    return pageOf(reads, limit, readView, ({ id: last }) => [last]);
  }

  /** @throws DomainError as `requireAuditorOf` does. */
  async requireAuditor(actor: Actor, given: string): Promise<void> {
    await requireAuditorOf(this.rooms, actor, requestId(given), 'see who read what');
  }

  /** Records that one request was put on paper, all of it: what was printed is out of the node's hands. */
  async printed(actor: Actor, given: string): Promise<void> {
    requireCaseAccess(actor);
    const [[row]] = await this.rooms.read(actor, openRequest(actor, requestId(given), 'print'));
    opened(row, actor);
  }

  /** Records that somebody was refused what their State has sealed. Whoever was refused is not told either way. */
  async denied(actor: Actor, given: string): Promise<void> {
    const request = requestId(given);
    await this.rooms.asSystem('know', actor.state, (tx) => tx.commit(insertDenial(actor, request)));
  }
}

function readView(row: ReadRow): ReadView {
  return {
    id: row.id,
    request: row.request_id,
    what: row.what,
    document: row.subject,
    actor: row.actor,
    kind: row.actor_kind,
    authority: row.authority,
    address: row.address,
    agent: row.agent,
    reason: row.reason,
    at: row.at.toISOString(),
  };
}
