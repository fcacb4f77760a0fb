import {
  DomainError,
  instantForm,
  pageOf,
  positionOf,
  requireRole,
  uuidForm,
  type Actor,
  type Page,
  type Paging,
} from '@rogatory/kernel';
import {
  assignmentsOf,
  burstsAround,
  insertAccessEvent,
  oneAccessEvent,
  oneRead,
  openRequest,
  privateChain,
  readsOf,
  sharedChain,
  trail,
  type Rooms,
  type Statement,
  type TrailFilter,
  type TrailRow,
  type TrailSource,
} from '@rogatory/persistence';
import { opened, requestId } from './access.js';
import { accessReview, reviewed, unusual, type AccessReview } from './access-review.js';
import { requireAuditorOf } from './auditing.js';
import { eventView, type EventView } from './room-views.js';
import { verifyRooms, type RoomReport } from './verification.js';

/** One line of everything that happened in a State. */
export interface TrailView {
  /** Under which the whole of it is found. */
  readonly key: string;
  readonly source: TrailSource;
  readonly at: string;
  readonly type: string;
  readonly actor: string;
  readonly state: string;
  readonly request: string | null;
  readonly reference: string | null;
  readonly subject: string | null;
  /** Null for acts: where they came from stands with the sign-in and the reads around them. */
  readonly address: string | null;
  readonly reason: string | null;
  readonly outcome: 'done' | 'refused';
  /** Of acts: for which authority, on which paragraphs, and their hash; null, and empty, for all else. */
  readonly authority: string | null;
  readonly basis: readonly string[];
  readonly hash: string | null;
  /** Of sign-ins and administration: what else was written down, such as roles before and after. */
  readonly detail: Readonly<Record<string, unknown>> | null;
}

/** One line with all that is kept about it; of an act, also its place in its chain. */
export type TrailDetail =
  | {
      readonly source: 'read' | 'access';
      readonly row: Readonly<Record<string, unknown>>;
    }
  | {
      readonly source: 'shared' | 'private';
      readonly event: EventView;
      /** What the recomputation of its chain found just now. */
      readonly chain: RoomReport;
      readonly isWhole: boolean;
    };

/** Openings that the record of one request holds at most: about a hundred pages of paper. */
const onPaper = 4000;
/** Lines that are read at once where all are wanted. */
const portion = 200;

/** Everything that happened in a State, for its auditors. Looking is an act of its own, and recorded as one. */
export class Trail {
  constructor(private readonly rooms: Rooms) {}

  /** One page, newest first. @throws DomainError `role-missing` (403); `not-found` for what is no request's id. */
  async search(actor: Actor, filter: TrailFilter, paging: Paging): Promise<Page<TrailView>> {
    return this.look(actor, filter, paging, [seen(actor, filter)]);
  }

  /**
   * Every line that a filter leaves, newest first, up to so many: one look, however many pages it takes. Where the last
   * of them names a next one, there is more than was asked for.
   * @throws DomainError `role-missing` (403), before the first line is asked for.
   */
  async all(
    actor: Actor,
    filter: TrailFilter,
    most: number,
  ): Promise<AsyncIterable<Page<TrailView>>> {
    const first = await this.search(actor, filter, { limit: Math.min(most, portion) });
    const look = (cursor: string, limit: number): Promise<Page<TrailView>> =>
      this.look(actor, filter, { cursor, limit }, []);
    return (async function* () {
      let page = first;
      yield page;
      for (let left = most - portion; page.next !== null && left > 0; left -= portion) {
        page = await look(page.next, Math.min(left, portion));
        yield page;
      }
    })();
  }

  /** The openings of one request that a record of it holds, the newest, and whether there are more. */
  async openings(
    actor: Actor,
    request: string,
  ): Promise<{ readonly items: readonly TrailView[]; readonly more: boolean }> {
    const filter = { request, source: 'read' } as const;
    const items: TrailView[] = [];
    let more = false;
    for await (const page of await this.all(actor, filter, onPaper)) {
      items.push(...page.items);
      more = page.next !== null;
    }
    return { items, more };
  }

  private async look(
    actor: Actor,
    filter: TrailFilter,
    { cursor, limit = 25 }: Paging,
    also: readonly Statement[],
  ): Promise<Page<TrailView>> {
    requireRole(actor, ['auditor'], 'see what everybody did');
    if (filter.request !== undefined) requestId(filter.request);
    const [at, last] = positionOf(cursor, [instantForm, uuidForm]) ?? [];
    const after = at === undefined || last === undefined ? undefined : { at, id: last };
    const [rows] = await this.rooms.read(
      actor,
      trail(actor.state, filter, after, limit + 1),
      ...also,
    );
    return pageOf(rows, limit, trailView, (row) => [row.at.toISOString(), row.id]);
  }

  /** Records that a search is taken as a file, before its first line is read. [ASVS 16.2.1] */
  async exporting(actor: Actor, filter: TrailFilter, format: string): Promise<void> {
    requireRole(actor, ['auditor'], 'see what everybody did');
    const { state, id, from } = actor;
    const detail = { ...filter, format };
    const event = { state, type: 'trail-exported', actor: id, detail, ...(from && { from }) };
    await this.rooms.read(actor, insertAccessEvent(event));
  }

  /** @throws DomainError `not-found`; `read-reason-required` for an act on a sealed request. */
  async one(actor: Actor, key: string): Promise<TrailDetail> {
    requireRole(actor, ['auditor'], 'see what everybody did');
    const [source = '', name = '', seq = ''] = key.split('.');
    if (source === 'read' || source === 'access') {
      if (!uuidForm.test(name)) throw nothingHere();
      const find = source === 'read' ? oneRead : oneAccessEvent;
      const [[row]] = await this.rooms.read(actor, find(actor.state, name));
      if (!row) throw nothingHere();
      return { source, row };
    }
    if ((source !== 'shared' && source !== 'private') || !/^[1-9]\d{0,8}$/.test(seq)) {
      throw nothingHere();
    }
    const id = requestId(name);
    const [[found]] = await this.rooms.read(actor, openRequest(actor, id, 'history'));
    const before = Number(seq) - 1;
    const [[row]] = await this.rooms.read(
      actor,
      source === 'shared'
        ? sharedChain(opened(found, actor), before, 1)
        : privateChain(id, actor.state, before, 1),
    );
    if (row?.seq !== Number(seq)) throw nothingHere();
    const { chains } = await verifyRooms(this.rooms, actor, id);
    const chain = chains.find(({ room }) => room === source);
    if (!chain) throw nothingHere();
    const isWhole = chain.fault === undefined || chain.fault.seq > row.seq;
    return { source, event: eventView(row), chain, isWhole };
  }

  /** Who opened a request, whoever opened it last first. @param zone the State's time zone, in which night is night. */
  async review(actor: Actor, given: string, zone: string): Promise<AccessReview> {
    const id = requestId(given);
    await requireAuditorOf(this.rooms, actor, id, 'see who read what');
    const { state } = actor;
    const [found, people, bursts, [row]] = await this.rooms.read(
      actor,
      readsOf(state, { request: id }, undefined, reviewed + 1),
      assignmentsOf(id, state),
      burstsAround(state, id, unusual.requestsInAnHour),
      openRequest(actor, id, 'reads'),
    );
    opened(row, actor);
    return accessReview(found, people, bursts, zone);
  }
}

function seen({ state, id, from }: Actor, filter: TrailFilter): Statement {
  const detail = { ...filter };
  return insertAccessEvent({
    ...{ state, type: 'trail-seen', actor: id, detail },
    ...(from && { from }),
  });
}

function trailView(row: TrailRow): TrailView {
  const { source, id, type, actor, request_id: request, seq } = row;
  const isAct = source === 'shared' || source === 'private';
  return {
    key: isAct ? `${source}.${request ?? ''}.${seq ?? 0}` : `${source}.${id}`,
    ...{ source, type, actor, request, at: row.at.toISOString(), state: row.acting_state },
    ...{ reference: row.reference, subject: row.subject, address: row.address },
    ...{ reason: row.reason, outcome: row.outcome, authority: row.authority },
    ...{ basis: row.basis ?? [], hash: row.hash, detail: row.detail },
  };
}

function nothingHere(): DomainError {
  return new DomainError(
    'not-found',
    'not-found',
    'There is no such event, or it is not yours to see.',
  );
}
