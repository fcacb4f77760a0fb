import { DomainError, uuidForm, validated, type Actor, type Page } from '@rogatory/kernel';
import {
  deleteSavedView,
  insertSavedView,
  onlyOnce,
  savedViews,
  updateSavedView,
  type Idempotency,
  type Rooms,
  type SavedViewRow,
} from '@rogatory/persistence';
import { requireCaseAccess, requireOfficer } from './access.js';
import { SavedViewDto } from './saved-views.dto.js';

/** A view of the worklist under a name. */
export interface SavedViewView {
  readonly id: string;
  readonly name: string;
  readonly query: string;
  readonly for: 'me' | 'authority';
  /** Whether whoever asks keeps it: only they change and remove it. */
  readonly own: boolean;
}

/** As many views as one officer keeps. */
const most = 30;

/** Views of the worklist that officers keep for themselves or share in their authority. They hold no case. */
export class SavedViews {
  constructor(private readonly rooms: Rooms) {}

  async list(actor: Actor): Promise<Page<SavedViewView>> {
    await this.require(actor);
    const { state, id, authority } = actor;
    const [rows] = await this.rooms.read(actor, savedViews(state, id, authority));
    return { items: rows.map((row) => viewOf(row, actor)), next: null };
  }

  /** @throws DomainError `too-many-views` (409). */
  async keep(actor: Actor, body: unknown, idempotency?: Idempotency): Promise<SavedViewView> {
    await this.require(actor);
    const row = rowOf(validated(SavedViewDto, body), actor);
    const keep = onlyOnce(actor, idempotency, async (tx) => {
      const [[kept]] = await tx.send(
        insertSavedView(actor.state, { ...row, owner: actor.id }, most),
      );
      if (kept) return viewOf(kept, actor);
      throw new DomainError(
        'conflict',
        'too-many-views',
        `You keep ${most} views, which is as many as there is room for. Remove one first.`,
      );
    });
    return this.rooms.withActor(actor, keep);
  }

  async change(actor: Actor, given: string, body: unknown): Promise<SavedViewView> {
    await this.require(actor);
    const id = viewId(given);
    const row = rowOf(validated(SavedViewDto, body), actor);
    const [[kept]] = await this.rooms.withActor(actor, (tx) =>
      tx.commit(updateSavedView(id, actor.id, row)),
    );
    if (!kept) throw noView();
    return viewOf(kept, actor);
  }

  async remove(actor: Actor, given: string): Promise<void> {
    await this.require(actor);
    const id = viewId(given);
    const [[gone]] = await this.rooms.withActor(actor, (tx) =>
      tx.commit(deleteSavedView(id, actor.id)),
    );
    if (!gone) throw noView();
  }

  /** An officer who works with cases, whose sign-in has not ended. */
  private async require(actor: Actor): Promise<void> {
    requireCaseAccess(actor);
    await this.rooms.read(actor);
    requireOfficer(actor, 'Views are kept by officers. A program keeps its queries itself.');
  }
}

function rowOf(
  { name, query, for: whom }: SavedViewDto,
  { authority }: Actor,
): Pick<SavedViewRow, 'authority' | 'name' | 'query'> {
  return { name, query, authority: whom === 'authority' ? (authority ?? null) : null };
}

export function viewOf(row: SavedViewRow, { id }: Actor): SavedViewView {
  return {
    ...{ id: row.id, name: row.name, query: row.query, own: row.owner === id },
    for: row.authority === null ? 'me' : 'authority',
  };
}

function viewId(given: string): string {
  const id = given.toLowerCase();
  if (!uuidForm.test(id)) throw noView();
  return id;
}

function noView(): DomainError {
  return new DomainError('not-found', 'no-view', 'You keep no such view.');
}
