import {
  instantForm,
  numberForm,
  pageOf,
  positionOf,
  uuidForm,
  type Actor,
  type Page,
  type Paging,
} from '@rogatory/kernel';
import { standsStill, toOpenDeadline, type Forecast } from '@rogatory/deadlines';
import type { Directory } from '@rogatory/directory';
import type { Room } from '@rogatory/history';
import type { Law } from '@rogatory/law';
import { sideOf, type RequestRecord } from '@rogatory/lifecycle';
import {
  deadlinesOf,
  eventsOfTypes,
  historyOf,
  linksOf,
  notificationsFor,
  now,
  openPendingActs,
  openRequest,
  privateRoom,
  serviceLevels,
  toRecord,
  type DeadlineRow,
  type LinkRow,
  type ReadOf,
  type Rooms,
  type Transaction,
} from '@rogatory/persistence';
import { opened, readerOf, requestId, requireCaseAccess } from './access.js';
import { forecastsOf, needsForecast } from './forecasts.js';
import { toldTo } from './news.js';
import { eventView, type EventView } from './room-views.js';
import {
  deadlineView,
  linkViews,
  notificationView,
  ownLinks,
  viewOf,
  type DeadlineView,
  type NotificationView,
  type RequestSummary,
  type RequestView,
} from './view.js';
import { Worklist, type WorklistWish } from './worklist.js';
import { verifyRooms, type Verification } from './verification.js';

/** Types of shared events that one side writes for the other to read. */
const messageTypes = [
  'supplement',
  'ask-status',
  'report-status',
  'ask-for-information',
  'supply-information',
  'open-consultation',
  'reply',
  'conclude-consultation',
  'report-obstacle',
  'warn-of-risk',
  'decide-on-risk',
  'ask-for-extension',
  'decline-extension',
  'disclose-path',
  'confirm-in-writing',
  'report-fulfilment',
];

/** What a State may read of its requests. Everything here is one transaction on behalf of the reader. */
export class Reading {
  private readonly worklist: Worklist;

  constructor(
    private readonly rooms: Rooms,
    private readonly law: Law,
    private readonly directory: Directory,
  ) {
    this.worklist = new Worklist(rooms);
  }

  async request(actor: Actor, given: string): Promise<RequestView> {
    requireCaseAccess(actor);
    const id = requestId(given);
    const [[row], links, deadlines, waiting, [room]] = await this.rooms.read(
      actor,
      openRequest(actor, id, 'request'),
      linksOf(id, readerOf(actor)),
      deadlinesOf(id, actor.state),
      openPendingActs(id, readerOf(actor)),
      privateRoom(id, actor.state),
    );
    const request = toRecord(opened(row, actor), ownLinks(id, links));
    const open = deadlines.filter(({ closed_at }) => closed_at === null).map(toOpenDeadline);
    const ahead = await this.forecast(actor, request, links);
    const shown = linkViews(id, links);
    return viewOf(request, shown, open, actor, this.law, waiting, ahead, room?.memory);
  }

  /** One page of a State's requests; see `Worklist`. */
  list(actor: Actor, wish: WorklistWish, paging: Paging): Promise<Page<RequestSummary>> {
    return this.worklist.list(actor, wish, paging);
  }

  async deadlines(actor: Actor, given: string): Promise<Page<DeadlineView>> {
    requireCaseAccess(actor);
    const id = requestId(given);
    const [[row], deadlines] = await this.rooms.read(
      actor,
      openRequest(actor, id, 'deadlines'),
      deadlinesOf(id, actor.state),
    );
    const request = opened(row, actor);
    return { items: deadlines.map((deadline) => this.deadline(deadline, request)), next: null };
  }

  async history(
    actor: Actor,
    given: string,
    { cursor, limit = 200 }: Paging,
  ): Promise<{ readonly events: readonly EventView[]; readonly next: string | null }> {
    requireCaseAccess(actor);
    const id = requestId(given);
    const [at, room, seq] =
      positionOf(cursor, [instantForm, /^(shared|private)$/, numberForm]) ?? [];
    const after = at === undefined ? undefined : { at, room: room as Room, seq: Number(seq) }; // as its form says
    const [[row], events] = await this.rooms.read(
      actor,
      openRequest(actor, id, 'history'),
      historyOf(id, actor.state, after, limit + 1),
    );
    opened(row, actor);
    const page = pageOf(events, limit, eventView, (event) => [
      event.at.toISOString(),
      event.room,
      String(event.seq),
    ]);
    return { events: page.items, next: page.next };
  }

  /** Recomputes every chain that the reader may read, from its stored bytes. */
  async verify(actor: Actor, given: string): Promise<Verification> {
    requireCaseAccess(actor);
    return verifyRooms(this.rooms, actor, requestId(given));
  }

  /** The event of the transmission: with the reference and its hash, the other State has the very same. */
  async transmission(actor: Actor, given: string): Promise<EventView | null> {
    const { items } = await this.eventsOf(
      ...([actor, given, 'shared', 'history', ['transmit'], { limit: 1 }] as const),
    );
    return items[0] ?? null;
  }

  /** What the two sides have written to each other, oldest first. */
  async messages(actor: Actor, given: string, paging: Paging): Promise<Page<EventView>> {
    return this.eventsOf(actor, given, 'shared', 'messages', messageTypes, paging);
  }

  async notes(actor: Actor, given: string, paging: Paging): Promise<Page<EventView>> {
    return this.eventsOf(actor, given, 'private', 'notes', ['note'], paging);
  }

  async assessments(actor: Actor, given: string, paging: Paging): Promise<Page<EventView>> {
    return this.eventsOf(actor, given, 'private', 'assessments', ['record-assessment'], paging);
  }

  async notifications(actor: Actor, paging: Paging): Promise<Page<NotificationView>> {
    requireCaseAccess(actor);
    const { limit = 25 } = paging;
    const after = positionOf(paging.cursor, [uuidForm])?.[0];
    const [rows] = await this.rooms.read(
      actor,
      notificationsFor(readerOf(actor), toldTo(actor), after, limit + 1),
    );
    return pageOf(rows, limit, notificationView, ({ id }) => [id]);
  }

  /** Another round trip for those alone who look at preserved data of their own State. */
  private async forecast(
    actor: Actor,
    request: RequestRecord,
    links: readonly LinkRow[],
  ): Promise<readonly Forecast[]> {
    const side = sideOf(request, actor.state);
    if (!side || !needsForecast(request, links, side)) return [];
    const [[clock], [versions]] = await this.rooms.read(
      actor,
      now(),
      serviceLevels.versionsFor(request.id),
    );
    const reads: Pick<Transaction, 'send'> = {
      send: (...asked) => this.rooms.read(actor, ...asked),
    };
    const { requestedState } = request;
    const calendar = await this.directory.calendarIn(
      reads,
      requestedState,
      versions?.calendar ?? 0,
    );
    const at = clock?.now.toISOString() ?? request.updatedAt;
    return forecastsOf(request, links, { side, at, calendar }, this.law);
  }

  private async eventsOf(
    actor: Actor,
    given: string,
    room: Room,
    what: ReadOf,
    types: readonly string[],
    { cursor, limit = 25 }: Paging,
  ): Promise<Page<EventView>> {
    requireCaseAccess(actor);
    const id = requestId(given);
    const after = Number(positionOf(cursor, [numberForm])?.[0] ?? 0);
    const [[row], events] = await this.rooms.read(
      actor,
      openRequest(actor, id, what),
      eventsOfTypes(room, id, actor.state, types, after, limit + 1),
    );
    opened(row, actor);
    return pageOf(events, limit, eventView, ({ seq }) => [String(seq)]);
  }

  private deadline(row: DeadlineRow, request: { instrument: string; kind: string }): DeadlineView {
    const clock = toOpenDeadline(row);
    const view = deadlineView(clock, request, this.law);
    return {
      ...view,
      closedAt: row.closed_at?.toISOString() ?? null,
      standing: row.closed_at === null && standsStill(clock),
    };
  }
}
