import {
  cursorOf,
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
  assignables,
  insertAccessEvent,
  lastSteps,
  referencesOf,
  savedViews,
  worklist,
  worklistCounts,
  worklistPlanning,
  type Assignable,
  type Rooms,
  type WorklistCounts,
  type WorklistFilter,
  type WorklistPosition,
  type WorklistRow,
  type WorklistSort,
} from '@rogatory/persistence';
import { termsOf } from './excerpts.js';
import { assigners, readerOf, requireCaseAccess, workers } from './access.js';
import { viewOf, type SavedViewView } from './saved-views.js';
import { summaryOf, type RequestSummary } from './view.js';

/**
 * What a worklist is to be narrowed to; `assigned` is `me`, `unit`, `none` or somebody's id, `startedBy` is `me` or
 * somebody's id, `authority` the reader's own.
 */
export type WorklistWish = Omit<WorklistFilter, 'assigned' | 'authority' | 'undated' | 'q'> & {
  /** Words to be found; single characters are not looked for. */
  readonly q?: string;
  readonly assigned?: string;
  readonly authority?: 'mine';
  readonly sort?: WorklistSort;
};

/** A request that somebody started, and what moved last; null as long as it is a draft. */
export interface StartedView {
  readonly request: RequestSummary;
  readonly step: { readonly type: string; readonly by: string; readonly at: string } | null;
}

/** Lines of a worklist that are exported at most. */
export const exportedTo = 10_000;
/** Where requests without a date begin, in a list by deadlines whose page ended with the last date. */
const behindAll = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const nobody = '00000000-0000-0000-0000-000000000000';
/** Lines of an export that are read at a time. */
const portion = 500;

/** The list of a State's requests, in the views, orders and numbers that officers work with. */
export class Worklist {
  constructor(private readonly rooms: Rooms) {}

  /** One page, sorted by creation unless something else is wished for. Lists by deadlines end with what has none. */
  async list(actor: Actor, wish: WorklistWish, paging: Paging): Promise<Page<RequestSummary>> {
    requireCaseAccess(actor);
    const { limit = 25, cursor } = paging;
    const { sort = 'newest', ...rest } = wish;
    const filter = filterOf(rest, actor);
    const show = (row: WorklistRow): RequestSummary => summaryOf(row, actor);
    const after = positionIn(cursor, sort);
    if (sort === 'due' && after?.at === undefined && after !== undefined) {
      return this.undated(actor, filter, after, limit, show);
    }
    const rows = await this.rows(actor, filter, sort, after, limit + 1);
    const page = pageOf(rows, limit, show, (row) => positionOfRow(row, sort));
    if (sort !== 'due' || rows.length > limit) return page;
    const room = limit - rows.length;
    const last = await this.undated(actor, filter, undefined, Math.max(room, 1), show);
    if (room > 0) return { items: [...page.items, ...last.items], next: last.next };
    return { ...page, next: last.items.length > 0 ? cursorOf([behindAll]) : null };
  }

  /** How many requests each view holds, up to `countedTo`, and the views that the actor keeps or is shown. */
  async views(
    actor: Actor,
  ): Promise<{ readonly counts: WorklistCounts; readonly saved: readonly SavedViewView[] }> {
    requireCaseAccess(actor);
    const { id, state, authority } = actor;
    // programs keep no views
    const officer = actor.kind === 'officer' ? id : nobody;
    const [, [counts], saved] = await this.rooms.read(
      actor,
      worklistPlanning({}),
      worklistCounts(readerOf(actor), id, authority),
      savedViews(state, officer, actor.kind === 'officer' ? authority : undefined),
    );
    if (!counts) throw new Error('Nothing was counted.');
    return { counts, saved: saved.map((row) => viewOf(row, actor)) };
  }

  /** What the actor drafted last, each with the last step that both States know of. */
  async started(actor: Actor, limit: number): Promise<readonly StartedView[]> {
    const { items } = await this.list(actor, { startedBy: 'me' }, { limit });
    if (items.length === 0) return [];
    const ids = items.map(({ id }) => id);
    const [steps] = await this.rooms.read(actor, lastSteps(ids, actor.state));
    return items.map((request) => {
      const step = steps.find((one) => one.request_id === request.id);
      return {
        request,
        step: step ? { type: step.type, by: step.acting_state, at: step.at.toISOString() } : null,
      };
    });
  }

  /** Requests by their ids, as far as the actor sees them, and whom they can be assigned to in the actor's State. */
  async chosen(
    actor: Actor,
    ids: readonly string[],
  ): Promise<{
    readonly requests: readonly { readonly id: string; readonly reference: string }[];
    readonly people: readonly Assignable[];
  }> {
    requireRole(actor, assigners, 'name somebody for requests');
    const [requests, people] = await this.rooms.read(
      actor,
      referencesOf(
        readerOf(actor),
        ids.filter((id) => uuidForm.test(id)),
      ),
      assignables(actor.state, workers),
    );
    return { requests, people };
  }

  /**
   * The lines of a list to take home, up to `exportedTo`, page by page; where the last page names a next one, there are
   * more. That it was taken is recorded before the first line is: whoever looks through the record of access sees what
   * was narrowed to. [ASVS 16.2.1]
   */
  async *exported(actor: Actor, wish: WorklistWish): AsyncGenerator<Page<RequestSummary>> {
    requireCaseAccess(actor);
    const { state, id, from } = actor;
    const detail = { ...wish };
    await this.rooms.withActor(actor, (tx) =>
      tx.commit(
        insertAccessEvent({
          ...{ state, type: 'worklist-exported', actor: id, detail },
          ...(from && { from }),
        }),
      ),
    );
    let cursor: string | undefined;
    for (let left = exportedTo; left > 0; left -= portion) {
      const page: Page<RequestSummary> = await this.list(actor, wish, {
        limit: Math.min(portion, left),
        ...(cursor !== undefined && { cursor }),
      });
      yield page;
      if (page.next === null) return;
      cursor = page.next;
    }
  }

  private async undated(
    ...[actor, filter, after, limit, show]: readonly [
      Actor,
      WorklistFilter,
      WorklistPosition | undefined,
      number,
      (row: WorklistRow) => RequestSummary,
    ]
  ): Promise<Page<RequestSummary>> {
    const without = { ...filter, undated: true } as const;
    // what is due before a day has a date
    const rows =
      filter.dueBefore === undefined
        ? await this.rows(actor, without, 'newest', after, limit + 1)
        : [];
    return pageOf(rows, limit, show, ({ id }) => [id]);
  }

  private async rows(
    ...[actor, filter, sort, after, limit]: readonly [
      Actor,
      WorklistFilter,
      WorklistSort,
      WorklistPosition | undefined,
      number,
    ]
  ): Promise<WorklistRow[]> {
    const [, rows] = await this.rooms.read(
      actor,
      worklistPlanning(filter),
      worklist(readerOf(actor), filter, sort, after, limit),
    );
    return rows;
  }
}

/** Where a page of a list by deadlines ended: at one, or behind them all. @throws DomainError `cursor-invalid` (422). */
function positionIn(cursor: string | undefined, sort: WorklistSort): WorklistPosition | undefined {
  if (cursor === undefined) return undefined;
  const isShort =
    sort === 'newest' || (sort === 'due' && Buffer.from(cursor, 'base64url').length < 50);
  if (isShort) {
    const [id = ''] = positionOf(cursor, [uuidForm]) ?? [];
    return { id };
  }
  const [at = '', id = ''] = positionOf(cursor, [instantForm, uuidForm]) ?? [];
  return { at, id };
}

function positionOfRow(row: WorklistRow, sort: WorklistSort): readonly string[] {
  if (sort === 'newest') return [row.id];
  const at = sort === 'due' ? row.next_due : row.updated_at;
  return [at?.toISOString() ?? '', row.position];
}

function filterOf(
  { assigned, authority, startedBy, q = '', ...rest }: Omit<WorklistWish, 'sort'>,
  actor: Actor,
): WorklistFilter {
  const terms = termsOf(q);
  return {
    ...rest,
    ...(terms.length > 0 && { q: terms }),
    ...(assigned !== undefined && { assigned: meant(assigned, actor) }),
    // an account without an authority handles nothing
    ...(authority !== undefined && { authority: actor.authority ?? '' }),
    // what the State has drafted it sends: the other side is not looked through
    ...(startedBy !== undefined && {
      startedBy: startedBy === 'me' ? actor.id : startedBy,
      direction: rest.direction ?? 'outgoing',
    }),
  };
}

function meant(assigned: string, { id }: Actor): NonNullable<WorklistFilter['assigned']> {
  if (assigned === 'unit' || assigned === 'none') return assigned;
  return { to: assigned === 'me' ? id : assigned };
}
