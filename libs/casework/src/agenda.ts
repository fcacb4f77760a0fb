import { pageOf, positionOf, uuidForm, type Actor, type Page, type Paging } from '@rogatory/kernel';
import { toOpenDeadline } from '@rogatory/deadlines';
import type { Law } from '@rogatory/law';
import { agenda, type AgendaFilter, type AgendaRow, type Rooms } from '@rogatory/persistence';
import { readerOf, requireCaseAccess } from './access.js';
import { deadlineView, type DeadlineView } from './view.js';

/** A deadline in a list: with what one needs to know of its request. */
export type AgendaItem = DeadlineView & {
  /** Its time has passed. */
  readonly overdue: boolean;
  readonly request: {
    readonly id: string;
    readonly reference: string;
    readonly instrument: string;
    readonly kind: string;
    readonly urgency: string;
    readonly state: string;
    readonly requestingState: string;
    readonly requestedState: string;
  };
};

/** What a list is to be narrowed to; `of: authority` is the reader's own. */
export type AgendaWish = Omit<AgendaFilter, 'of'> & { readonly of?: 'me' | 'authority' | 'state' };

const micros = /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** What falls due next on a State's requests. */
export class Agenda {
  constructor(
    private readonly rooms: Rooms,
    private readonly law: Law,
  ) {}

  /** The open deadlines that run, the first due first; late ones come first of all. */
  async list(actor: Actor, wish: AgendaWish, paging: Paging): Promise<Page<AgendaItem>> {
    requireCaseAccess(actor);
    const { of, ...rest } = wish;
    const { limit = 25 } = paging;
    const [dueAt, id] = positionOf(paging.cursor, [micros, uuidForm]) ?? [];
    const after = dueAt === undefined || id === undefined ? undefined : { dueAt, id };
    const filter = { ...rest, ...narrowed(of, actor) };
    const [rows] = await this.rooms.read(actor, agenda(readerOf(actor), filter, after, limit + 1));
    return pageOf(
      rows,
      limit,
      (row) => this.item(row),
      (row) => [row.due_at?.toISOString() ?? '', row.id],
    );
  }

  private item(row: AgendaRow): AgendaItem {
    const { request_id: id, reference, instrument, kind, urgency } = row;
    return {
      ...deadlineView(toOpenDeadline(row), { instrument, kind }, this.law),
      overdue: row.overdue,
      request: {
        ...{ id, reference, instrument, kind, urgency, state: row.request_state },
        ...{ requestingState: row.requesting_state, requestedState: row.requested_state },
      },
    };
  }
}

function narrowed(of: AgendaWish['of'], { authority }: Actor): Pick<AgendaFilter, 'of'> {
  if (of === 'me') return { of };
  // an account without an authority handles nothing
  return of === 'authority' ? { of: { authority: authority ?? '' } } : {};
}
