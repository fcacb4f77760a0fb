import type { Actor, Page } from '@rogatory/kernel';
import { linksOf, openRequest, type Rooms } from '@rogatory/persistence';
import { opened, readerOf, requestId, requireCaseAccess } from './access.js';
import { linkViews, type LinkView } from './view.js';

/** A linked request, with as much of it as a line of time needs. */
export interface LinkedView extends LinkView {
  readonly reference: string;
  readonly instrument: string;
  readonly kind: string;
  readonly state: string;
  readonly urgency: string;
  readonly transmittedAt: string | null;
  /** The last day of a preservation; null where it is none, or nothing was preserved yet. */
  readonly keptUntil: string | null;
}

/** The requests around one: what it follows and what follows it, where the reader may see both. */
export class Linked {
  constructor(private readonly rooms: Rooms) {}

  async list(actor: Actor, given: string): Promise<Page<LinkedView>> {
    requireCaseAccess(actor);
    const id = requestId(given);
    const [[row], links] = await this.rooms.read(
      actor,
      openRequest(actor, id, 'links'),
      linksOf(id, readerOf(actor)),
    );
    opened(row, actor);
    const views = linkViews(id, links);
    const items = links.flatMap((link, index): LinkedView[] => {
      const view = views[index];
      if (!view) return [];
      return [
        {
          ...view,
          reference: link.other_reference,
          instrument: link.other_instrument,
          kind: link.other_kind,
          state: link.other_state,
          urgency: link.other_urgency,
          transmittedAt: link.other_transmitted_at?.toISOString() ?? null,
          keptUntil: link.other_until,
        },
      ];
    });
    return { items, next: null };
  }
}
