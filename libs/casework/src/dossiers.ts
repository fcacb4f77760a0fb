import type { Actor } from '@rogatory/kernel';
import { requestId } from './access.js';
import type { Reading } from './reading.js';
import type { Reads } from './reads.js';
import type { EventView } from './room-views.js';
import type { Trail, TrailView } from './trail.js';
import type { Verification } from './verification.js';
import type { RequestView } from './view.js';

/** Everything that is kept about one request: what was done, who looked at it, and whether its histories are whole. */
export interface Dossier {
  readonly request: RequestView;
  /** Oldest first, in both rooms. */
  readonly events: readonly EventView[];
  /** The newest openings, newest first. */
  readonly reads: readonly TrailView[];
  /** Whether there are more of them than this holds. */
  readonly more: { readonly events: boolean; readonly reads: boolean };
  readonly verification: Verification;
}

/** Events that are read at a time, and that a dossier has at most. */
const portion = 1000;
const atMost = 10_000;

/** The record of one request, for auditors: what its printed form tells, for programs. */
export class Dossiers {
  constructor(
    private readonly reading: Reading,
    private readonly reads: Reads,
    private readonly trail: Trail,
  ) {}

  /** Making one is recorded like printing. @throws DomainError `role-missing` (403); `read-reason-required` (428). */
  async of(actor: Actor, id: string): Promise<Dossier> {
    // first of all: who may not see reads makes no record of them
    await this.reads.requireAuditor(actor, id);
    const reads = await this.trail.openings(actor, requestId(id));
    await this.reads.printed(actor, id);
    const request = await this.reading.request(actor, id);
    const events: EventView[] = [];
    let cursor: string | null = null;
    do {
      const paging = { limit: portion, ...(cursor !== null && { cursor }) };
      const page: Awaited<ReturnType<Reading['history']>> = await this.reading.history(
        ...[actor, id, paging],
      );
      events.push(...page.events);
      cursor = page.next;
    } while (cursor !== null && events.length < atMost);
    const verification = await this.reading.verify(actor, id);
    const more = { events: cursor !== null, reads: reads.more };
    return { request, events, reads: reads.items, more, verification };
  }
}
