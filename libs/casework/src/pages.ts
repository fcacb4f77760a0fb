import { conflict, idOf, nothing, written } from '@rogatory/identity';
import { pageOf, positionOf, uuidForm, type Actor, type Page, type Paging } from '@rogatory/kernel';
import type { LifecycleEvent, RequestRecord } from '@rogatory/lifecycle';
import {
  pages,
  type PageCallRow,
  type PageRow,
  type Rooms,
  type Rung,
  type Statement,
} from '@rogatory/persistence';
import { v7 as uuidv7 } from 'uuid';
import { readerOf, requireCaseAccess, requireOfficer, requireRole, workers } from './access.js';

/** Calls that are shown of one page: the last ones. */
const mostCalls = 500;

/** Officers are called about a request that cannot wait. Instants are RFC 3339. */
export interface PageView {
  readonly id: string;
  readonly request: string;
  readonly reference: string;
  readonly instrument: string;
  readonly kind: string;
  readonly requestingState: string;
  readonly urgency: 'urgent' | 'emergency';
  readonly at: string;
  readonly calls: number;
  /** Whom the last call was for. */
  readonly rung: Rung | null;
  /** When they are called again; null once it has ended. */
  readonly nextAt: string | null;
  /** How it ended: somebody said that they are on it, or acted on the request, or the request came to its end. */
  readonly outcome: NonNullable<PageRow['outcome']> | null;
  readonly endedAt: string | null;
  readonly endedBy: string | null;
  /** Seconds from the first moment to the end. */
  readonly seconds: number | null;
}

export interface CallView {
  readonly number: number;
  readonly rung: Rung;
  readonly at: string;
  readonly called: PageCallRow['called'];
}

/** A page begins when a request arrives that is urgent, whatever its lifecycle. */
export function pagesOf(
  { id, requestingState, requestedState, urgency }: RequestRecord,
  events: readonly LifecycleEvent[],
  at: string,
): readonly Statement[] {
  if (urgency === 'routine' || !events.some(({ type }) => type === 'transmit')) return [];
  const page = { id: uuidv7(), request: id, requestingState, requestedState, urgency, at };
  return [pages.startPage(page)];
}

/** Who is called, and who has taken it on. */
export class Pages {
  constructor(private readonly rooms: Rooms) {}

  /** One's State's pages, newest first. */
  async list(actor: Actor, open: boolean, { cursor, limit = 25 }: Paging): Promise<Page<PageView>> {
    requireCaseAccess(actor);
    const after = positionOf(cursor, [uuidForm])?.[0];
    const [rows] = await this.rooms.read(
      actor,
      pages.pagesFor(readerOf(actor), open, after, limit + 1),
    );
    return pageOf(rows, limit, pageView, ({ id }) => [id]);
  }

  /** One page with the calls that were made, the last one first. @throws DomainError `not-found` (404). */
  async read(
    actor: Actor,
    given: string,
  ): Promise<PageView & { readonly called: readonly CallView[] }> {
    requireCaseAccess(actor);
    const id = idOf(given, 'page');
    const [[row], calls] = await this.rooms.read(
      actor,
      pages.pageFor(readerOf(actor), id),
      pages.callsOf(id, actor.state, mostCalls),
    );
    if (!row) throw nothing('page');
    return { ...pageView(row), called: calls.map(callView) };
  }

  /** Says that one is on it. @throws DomainError 403 `role-missing`, `officers-only`; 404 `not-found`; 409 `page-over`. */
  acknowledge(actor: Actor, given: string): Promise<PageView> {
    requireRole(actor, workers, 'take on a request that you are paged for');
    const id = idOf(given, 'page');
    return this.rooms.withActor(actor, async (tx) => {
      const wanted = pages.pageFor(readerOf(actor), id);
      const [[row]] = await tx.send(wanted);
      if (!row) throw nothing('page');
      requireOfficer(actor, 'A program cannot be on it. Sign in as an officer, and acknowledge.');
      const [[ended], [after]] = await tx.commit(
        pages.endPage(id, actor.state, actor.id, 'acknowledged', null),
        wanted,
      );
      const view = pageView(written(after));
      if (ended) return view;
      throw conflict(
        'page-over',
        view.outcome === 'acknowledged'
          ? `Somebody is on it already (${view.endedBy ?? ''}).`
          : 'Nobody is paged for this any more.',
      );
    });
  }
}

type Shown = PageRow & {
  readonly reference: string;
  readonly instrument: string;
  readonly kind: string;
  readonly requesting_state: string;
  readonly rung: Rung | null;
};

function pageView(row: Shown): PageView {
  const { outcome, by, at } = endOf(row);
  return {
    ...{ id: row.id, request: row.request_id, reference: row.reference, urgency: row.urgency },
    ...{ instrument: row.instrument, kind: row.kind, requestingState: row.requesting_state },
    ...{ at: row.at.toISOString(), calls: row.calls, rung: row.rung },
    nextAt: outcome === null ? (row.next_at?.toISOString() ?? null) : null,
    ...{ outcome, endedAt: at?.toISOString() ?? null, endedBy: by },
    seconds: at && Math.round((at.getTime() - row.at.getTime()) / 1000),
  };
}

/** An officer's act on the request ends a page at once, though the page is written only when its next call is due. */
function endOf({ outcome, ended_by, ended_at, acted_by, acted_at }: Shown) {
  return outcome === null && acted_by !== null
    ? { outcome: 'acted' as const, by: acted_by, at: acted_at }
    : { outcome, by: ended_by, at: ended_at };
}

function callView({ number, rung, at, called }: PageCallRow): CallView {
  return { number, rung, at: at.toISOString(), called };
}
