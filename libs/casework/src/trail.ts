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

/** Somebody who opened a request, and what is unusual about it by the rules of `unusual`. */
export interface ReaderView {
  readonly actor: string;
  readonly times: number;
  readonly first: string;
  readonly last: string;
  /** What was opened; `denied` where something was asked for and refused, which is no opening. */
  readonly what: readonly string[];
  readonly isAssigned: boolean;
  /** Instants of openings at night. */
  readonly atNight: readonly string[];
  /** Most requests that this reader opened within an hour in which this one was among them; 0 where it was few. */
  readonly burst: number;
}

/** When an opening is unusual: at night by the State's clock, or one of so many requests within an hour. */
export const unusual = { nightFrom: 22, nightTo: 6, requestsInAnHour: 20 } as const;
/** Openings that a review looks at, the newest. */
const atMost = 1000;
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
   * Every line that a filter leaves, newest first, up to so many: one look, however many pages it takes.
   * @throws DomainError `role-missing` (403), before the first line is asked for.
   */
  async all(
    actor: Actor,
    filter: TrailFilter,
    most: number,
  ): Promise<AsyncIterable<readonly TrailView[]>> {
    const limit = Math.min(most, portion);
    const first = await this.search(actor, filter, { limit });
    const look = (cursor: string): Promise<Page<TrailView>> =>
      this.look(actor, filter, { cursor, limit }, []);
    return (async function* () {
      let page = first;
      yield page.items;
      for (let left = most - limit; page.next !== null && left > 0; left -= limit) {
        page = await look(page.next);
        yield page.items.slice(0, left);
      }
    })();
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
  async review(actor: Actor, given: string, zone: string): Promise<readonly ReaderView[]> {
    const id = requestId(given);
    await requireAuditorOf(this.rooms, actor, id, 'see who read what');
    const { state } = actor;
    const [reads, people, bursts, [row]] = await this.rooms.read(
      actor,
      readsOf(state, { request: id }, undefined, atMost),
      assignmentsOf(id, state),
      burstsAround(state, id, unusual.requestsInAnHour),
      openRequest(actor, id, 'reads'),
    );
    opened(row, actor);
    const readers = [...new Set(reads.map(({ actor: reader }) => reader))];
    return readers.map((reader) => {
      const every = reads.filter((read) => read.actor === reader);
      const own = every.filter(({ what }) => what !== 'denied');
      const times = own.map(({ at }) => at.toISOString()).sort();
      return {
        ...{ actor: reader, times: own.length, first: times[0] ?? '', last: times.at(-1) ?? '' },
        what: [...new Set(every.map(({ what }) => what))],
        isAssigned: people.some(({ assignee }) => assignee === reader),
        atNight: own
          .filter(({ at }) => isNight(hourIn(at, zone)))
          .map(({ at }) => at.toISOString()),
        burst: bursts.find((one) => one.actor === reader)?.most ?? 0,
      };
    });
  }
}

function seen({ state, id, from }: Actor, filter: TrailFilter): Statement {
  const detail = { ...filter };
  return insertAccessEvent({
    ...{ state, type: 'trail-seen', actor: id, detail },
    ...(from && { from }),
  });
}

/** The hour of a moment somewhere, 0 to 23. */
function hourIn(at: Date, timeZone: string): number {
  const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone });
  return Number(hour.format(at));
}

function isNight(hour: number): boolean {
  return hour >= unusual.nightFrom || hour < unusual.nightTo;
}

function trailView(row: TrailRow): TrailView {
  const { source, id, type, actor, request_id: request, seq } = row;
  const isAct = source === 'shared' || source === 'private';
  return {
    key: isAct ? `${source}.${request ?? ''}.${seq ?? 0}` : `${source}.${id}`,
    ...{ source, type, actor, request, at: row.at.toISOString(), state: row.acting_state },
    ...{ reference: row.reference, subject: row.subject, address: row.address },
    ...{ reason: row.reason, outcome: row.outcome, authority: row.authority },
    ...{ basis: row.basis ?? [], hash: row.hash },
  };
}

function nothingHere(): DomainError {
  return new DomainError(
    'not-found',
    'not-found',
    'There is no such event, or it is not yours to see.',
  );
}
