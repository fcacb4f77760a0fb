import type { Copied } from '@rogatory/casework';
import type { Directory } from '@rogatory/directory';
import { requireRole, type Actor } from '@rogatory/kernel';
import type { Law } from '@rogatory/law';
import type { FastifyReply } from 'fastify';
import { CaseView } from '../cases/case-view.js';
import { reader } from '../cases/cases.controller.js';
import type { Choice } from '../cases/form-field.js';
import { ActionSchemas } from '../cases/form-schema.js';
import type { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { DraftTasks } from './draft-tasks.js';
import { DraftView } from './draft-view.js';
import { drafterRoles } from './draftable.js';

/** The States that somebody can ask. */
export function choiceOfStates(directory: Directory, { state }: Pick<Actor, 'state'>): Choice[] {
  return directory
    .states()
    .filter(({ code }) => code !== state)
    .map(({ code, name }) => ({ value: code, text: name }));
}

/** Whoever visits, if they may write requests at all. @throws DomainError `role-missing` (403). */
export function requireDrafter(visit: SignedIn): Actor {
  requireRole(visit.session.actor, drafterRoles, 'draft a request');
  return reader(visit);
}

/** Where a new draft leads that was made out of something written before. */
export class NewDrafts {
  private readonly view: CaseView;
  private readonly draftView: DraftView;
  private readonly tasks: DraftTasks;

  constructor(
    private readonly portal: Portal,
    law: Law,
    directory: Directory,
  ) {
    this.view = new CaseView(law);
    this.draftView = new DraftView(this.view, directory);
    this.tasks = new DraftTasks(law, new ActionSchemas());
  }

  /** Leads to the draft; or, where not all could be kept, says what was left out and where it is to be written. */
  tell(visit: SignedIn, reply: FastifyReply, { request, left }: Copied, done: string): void {
    if (left.length === 0) {
      void reply.redirect(`/requests/${request.id}/draft?done=${done}`, 303);
      return;
    }
    const problems = left.map((one) => ({ ...one, severity: 'error' as const }));
    const panel = this.draftView.panel(this.tasks.of(request), request.id, {
      ...{ ready: false, problems },
    });
    this.portal.show(visit, reply, 'imported', {
      head: this.view.head(request, visit.session.actor.state),
      lines: panel.errors,
    });
  }
}
