import type { Actor } from '@rogatory/kernel';
import { localDate, toOpenDeadline, type OpenDeadline } from '@rogatory/deadlines';
import type { Directory } from '@rogatory/directory';
import type { Law } from '@rogatory/law';
import {
  authorise,
  decide,
  lifecycleOf,
  lifecycles,
  sideOf,
  transitionOf,
  type RequestRecord,
} from '@rogatory/lifecycle';
import {
  documentsOf,
  findRequest,
  Ledger,
  linkedRequests,
  linksOf,
  lockRequest,
  lockWithFollowed,
  now,
  openDeadlines,
  privateRoom,
  sendDocuments,
  toRecord,
  type RequestRow,
  type Rooms,
  type Transaction,
} from '@rogatory/persistence';
import {
  notFound,
  readerOf,
  requestId,
  requireCaseAccess,
  requireVersion,
  type Precondition,
} from './access.js';
import { keeping, looking, once, replayed, type Answer, type Idempotency } from './answers.js';
import { completed } from './completion.js';
import { checkDraft, contextOf, type Case } from './context.js';
import { enclosed, withEnclosures } from './enclosures.js';
import { changesOf, reactionOf, record } from './record.js';
import { commandOf } from './validation.js';
import { linkViews, ownLinks, viewOf, type RequestView } from './view.js';

export interface ActOptions extends Precondition {
  readonly idempotency?: Idempotency;
}

/** Actions that change what a followed preservation must do, so that both are locked. */
const reaching = new Set<string>(
  lifecycles.flatMap(({ transitions }) =>
    transitions.filter(({ reaches }) => reaches).map(({ action }) => action),
  ),
);

/** Actions that send documents or speak of them. */
const enclosing = new Set(['transmit', 'deliver', 'confirm-receipt']);

/** Acts on requests: the transition table, the law and the clocks, written down in one transaction. */
export class Acts {
  constructor(
    private readonly rooms: Rooms,
    private readonly law: Law,
    private readonly directory: Directory,
  ) {}

  /**
   * Takes one action on one request. State, history, clocks and promises change together or not at all.
   * Checks, in this order: visible (404), known action (404), side and role (403), version (428, 412), body (422),
   * state (409), then what the act itself needs.
   */
  act(
    actor: Actor,
    given: string,
    action: string,
    body: unknown,
    options: ActOptions = {},
  ): Promise<Answer<RequestView>> {
    requireCaseAccess(actor);
    const id = requestId(given);
    const { idempotency } = options;
    return once(this.rooms, actor, idempotency, () =>
      this.rooms.withActor(actor, async (tx) => {
        const found = await this.look(tx, actor, id, action, idempotency);
        if (found.before) return found.before;
        const { case_, row, room, links, followed, open } = found;
        const { request, at } = case_;

        const transition = transitionOf(lifecycleOf(request.lifecycle), action);
        authorise(transition, case_.side, actor);
        requireVersion(actor, request.version, options);
        const said = commandOf(transition.action, body);
        const documents = enclosing.has(action)
          ? (await tx.send(documentsOf(id, actor.state)))[0]
          : [];
        const command = completed(said, case_, documents, actor, this.law, this.directory);

        const { problems, known } = await this.beforeTransmission(tx, actor, action, request);
        const sent = enclosed(command, documents, actor.state);
        const context = contextOf(case_, actor, room?.memory ?? {}, problems, this.law);
        const events = decide(request, command, context).map((event) =>
          withEnclosures(event, sent, known),
        );

        const ledger = new Ledger(request, actor.state, row, room);
        const done = record(case_, events, ledger, actor);
        const view = viewOf(done.request, linkViews(id, links), done.open, actor, this.law);
        const answer: Answer<RequestView> = { status: 200, body: view };
        const files = sent.map((document) => document.id);
        await tx.commit(
          ...ledger.finish(),
          ...done.statements,
          ...changesOf(request, done.request, ledger),
          ...(files.length > 0 ? [sendDocuments(id, files, at)] : []),
          ...followed.flatMap((other) => [
            // the system reacts in the requested State's name, whoever acted
            tx.become({ state: other.requested_state, knows: ['*'] }),
            ...reactionOf(other, done.request, events, case_, open, this.law),
            tx.become({}),
          ]),
          ...keeping(actor, idempotency, answer, at),
        );
        return answer;
      }),
    );
  }

  /** One round trip: locks the request, with what it reaches, and reads all that the act rests on. */
  private async look(
    tx: Transaction,
    actor: Actor,
    id: string,
    action: string,
    idempotency: Idempotency | undefined,
  ) {
    const reaches = reaching.has(action);
    const reader = readerOf(actor);
    if (reaches) {
      // what an act reaches is held or released even where it is sealed from the actor: the system sees to it
      const [[seen]] = await tx.send(findRequest(id, reader), tx.become({ knows: ['*'] }));
      if (!seen) throw notFound();
    }
    const [locked, [clock], [room], deadlines, links, ...answers] = await tx.send(
      reaches ? lockWithFollowed(id, actor.state) : lockRequest(id, reader),
      now(),
      privateRoom(id, actor.state),
      openDeadlines(id, reaches),
      linksOf(id, reader),
      ...looking(actor, idempotency),
    );
    const row = locked.find((candidate) => candidate.id === id);
    if (!row || !clock) throw notFound();
    const open = deadlines.map(toOpenDeadline);
    const followed: readonly RequestRow[] = locked.filter((candidate) => candidate !== row);
    return {
      ...{ row, room, links, followed, open },
      before: replayed<RequestView>(answers[0]?.[0], idempotency),
      case_: this.caseOf(actor, toRecord(row, ownLinks(id, links)), clock.now, open),
    };
  }

  private caseOf(
    actor: Actor,
    request: RequestRecord,
    clock: Date,
    open: readonly OpenDeadline[],
  ): Case {
    const side = sideOf(request, actor.state);
    if (!side) throw notFound();
    const { code, zone, weekend } = this.directory.state(request.requestedState);
    const at = clock.toISOString();
    return {
      ...{ request, side, at, today: localDate(at, zone) },
      kind: this.law.kind(request.instrument, request.kind),
      calendar: { state: code, zone, weekend },
      open: open.filter((deadline) => deadline.request === request.id),
    };
  }

  /** What transmission alone looks at: the check of the draft, and which linked requests the other State knows. */
  private async beforeTransmission(
    tx: Transaction,
    actor: Actor,
    action: string,
    request: RequestRecord,
  ) {
    if (action !== 'transmit') return { problems: [], known: [] };
    const [rows] = await tx.send(linkedRequests(request.id, readerOf(actor)));
    const linked = rows.map((row) => toRecord(row));
    const receiver = this.directory.state(request.requestedState);
    return {
      problems: checkDraft(request, receiver, linked, this.law),
      known: request.links.filter((link) =>
        linked.some(({ id, transmittedAt }) => id === link.request && transmittedAt !== null),
      ),
    };
  }
}
