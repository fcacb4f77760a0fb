import type { Actor } from '@rogatory/kernel';
import type { Directory } from '@rogatory/directory';
import { requireFresh } from '@rogatory/identity';
import type { Law } from '@rogatory/law';
import { authorise, lifecycleOf, sensitivitiesOf, transitionOf } from '@rogatory/lifecycle';
import type { Rooms } from '@rogatory/persistence';
import { requestId, requireCaseAccess, requireVersion, type Precondition } from './access.js';
import { once, type Answer, type Idempotency } from './answers.js';
import { ask, type Asked } from './asking.js';
import { Desk } from './desk.js';
import { commandOf } from './validation.js';
import type { RequestView } from './view.js';

export interface ActOptions extends Precondition {
  readonly idempotency?: Idempotency;
}

/** Acts on requests: the transition table, the law and the clocks, written down in one transaction. */
export class Acts {
  private readonly desk: Desk;

  constructor(
    private readonly rooms: Rooms,
    private readonly law: Law,
    directory: Directory,
  ) {
    this.desk = new Desk(law, directory);
  }

  /**
   * Takes one action on one request. State, history, clocks and promises change together or not at all.
   * Checks, in this order: visible (404), known action (404), side and role (403), version (428, 412), body (422),
   * state (409), then what the act itself needs, and for a sensitive act a second factor shown just now (401). Only
   * then, where the authority wants a second officer for such an act, it waits for one: 202.
   */
  act(
    actor: Actor,
    given: string,
    action: string,
    body: unknown,
    options: ActOptions = {},
  ): Promise<Answer<RequestView | Asked>> {
    requireCaseAccess(actor);
    const id = requestId(given);
    const { idempotency } = options;
    return once<RequestView | Asked>(idempotency, () =>
      this.rooms.withActor(actor, async (tx) => {
        const found = await this.desk.look(tx, actor, id, action, idempotency);
        if (found.before) return found.before;
        const { request, side, kind } = found.case_;
        const transition = transitionOf(lifecycleOf(request.lifecycle), action);
        authorise(transition, side, actor);
        requireVersion(actor, request.version, options);
        const said = commandOf(transition.action, body);
        const decided = await this.desk.decide(tx, actor, found, said);

        const sensitive = sensitivitiesOf(request, said, kind);
        if (sensitive.length > 0) requireFresh(actor);
        const because = found.settings.filter((setting) =>
          (sensitive as readonly string[]).includes(setting.action),
        );
        return because.length > 0
          ? ask(tx, actor, found, said, decided, because, idempotency, this.law)
          : this.desk.carryOut(tx, actor, found, decided, idempotency);
      }),
    );
  }
}
