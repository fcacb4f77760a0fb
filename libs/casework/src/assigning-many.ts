import { DomainError, validated, type Actor } from '@rogatory/kernel';
import type { Rooms } from '@rogatory/persistence';
import { assigners, requireRole } from './access.js';
import { AssignAllDto } from './knowing.dto.js';
import type { Knowing } from './knowing.js';

/** What became of one request of many. */
export interface AssignedView {
  readonly request: string;
  readonly outcome: 'assigned' | 'already' | 'failed';
  /** Code and sentence of what stood against it; null where nothing did. */
  readonly code: string | null;
  readonly message: string | null;
}

/**
 * Names somebody for several requests: one after the other, each in a transaction of its own and by the rules of a
 * single one, so that what cannot be done to one holds up no other.
 */
export class AssigningMany {
  constructor(
    private readonly rooms: Rooms,
    private readonly knowing: Knowing,
  ) {}

  async assign(
    actor: Actor,
    body: unknown,
  ): Promise<{ readonly items: readonly AssignedView[]; readonly next: null }> {
    requireRole(actor, assigners, 'name somebody for requests');
    // a sign-in that has ended is told of before anything else
    await this.rooms.read(actor);
    const { requests, assignee, reasons } = validated(AssignAllDto, body);
    const items: AssignedView[] = [];
    for (const request of requests) {
      items.push(await this.one(actor, request, { assignee, ...(reasons && { reasons }) }));
    }
    return { items, next: null };
  }

  private async one(actor: Actor, request: string, body: object): Promise<AssignedView> {
    try {
      const { status } = await this.knowing.assign(actor, request, body);
      const outcome = status === 201 ? 'assigned' : 'already';
      return { request, outcome, code: null, message: null };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { code, message } = error;
      return { request, outcome: 'failed', code, message };
    }
  }
}
