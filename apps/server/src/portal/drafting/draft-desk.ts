import type { Reading, RequestView } from '@rogatory/casework';
import { requireRole, type Actor } from '@rogatory/kernel';
import type { Law } from '@rogatory/law';
import { lifecycleOf, lifecycles } from '@rogatory/lifecycle';
import type { FastifyReply } from 'fastify';
import { isUnsent, reader } from '../cases/cases.controller.js';
import type { ActionSchemas } from '../cases/form-schema.js';
import type { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import type { Texts } from './draft-form.js';
import { DraftTasks, type Task } from './draft-tasks.js';

/** A draft as it is now, and whoever writes it. */
export interface Writing {
  readonly visit: SignedIn;
  readonly reply: FastifyReply;
  readonly actor: Actor;
  readonly request: RequestView;
  readonly tasks: readonly Task[];
  readonly texts: Texts;
}

/** Lays a draft before those who may write it. */
export class DraftDesk {
  private readonly tasks: DraftTasks;

  constructor(
    private readonly portal: Portal,
    private readonly reading: Reading,
    law: Law,
    schemas: ActionSchemas,
  ) {
    this.tasks = new DraftTasks(law, schemas);
  }

  /**
   * The draft, for whoever may write it; null where there is nothing to write any more, and the visitor is sent to
   * the request. What somebody has typed is shown to them all the same.
   */
  writing(
    visit: SignedIn,
    reply: FastifyReply,
    id: string,
    hasTyped = false,
  ): Promise<Writing | null> {
    return this.open(visit, reply, id, hasTyped ? 'typed' : 'draft');
  }

  /** The same for as long as it has not been sent: while it is written, and while it waits for approval. */
  unsent(visit: SignedIn, reply: FastifyReply, id: string): Promise<Writing | null> {
    return this.open(visit, reply, id, 'unsent');
  }

  private async open(
    visit: SignedIn,
    reply: FastifyReply,
    id: string,
    mode: 'draft' | 'typed' | 'unsent',
  ): Promise<Writing | null> {
    const actor = reader(visit);
    const drafters = [...new Set(lifecycles.flatMap((one) => one.drafters))];
    requireRole(actor, drafters, 'change a draft');
    const request = await this.reading.request(actor, id);
    const lifecycle = lifecycleOf(request.lifecycle);
    requireRole(actor, lifecycle.drafters, 'change a draft');
    const isOpen =
      mode === 'unsent' ? isUnsent(request, actor) : request.state === lifecycle.initial;
    if (request.requestingState !== actor.state || (!isOpen && mode !== 'typed')) {
      void reply.redirect(`/requests/${request.id}`, 303);
      return null;
    }
    const texts: Texts = (key) => this.portal.textOf(visit, key);
    return { visit, reply, actor, request, texts, tasks: this.tasks.of(request) };
  }
}
