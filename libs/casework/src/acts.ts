import { DomainError, type Actor } from '@rogatory/kernel';
import {
  dateAfter,
  localDate,
  toOpenDeadline,
  turnClocks,
  type OpenDeadline,
} from '@rogatory/deadlines';
import type { Directory } from '@rogatory/directory';
import type { Law } from '@rogatory/law';
import {
  authorise,
  decide,
  evolve,
  evolveRoom,
  lifecycleOf,
  lifecycles,
  react,
  sideOf,
  transitionOf,
  type Command,
  type LifecycleEvent,
  type RequestRecord,
} from '@rogatory/lifecycle';
import {
  documentsOf,
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
  updateDraft,
  updateRequest,
  type DocumentRow,
  type RequestRow,
  type Rooms,
  type Statement,
} from '@rogatory/persistence';
import {
  notFound,
  requestId,
  requireCaseAccess,
  requireVersion,
  type Precondition,
} from './access.js';
import { keeping, looking, once, replayed, type Answer, type Idempotency } from './answers.js';
import { checkDraft, contextOf, type Case } from './context.js';
import { enclosed, withEnclosures } from './enclosures.js';
import { commandOf } from './validation.js';
import { linkViews, ownLinks, viewOf, type RequestView } from './view.js';

export interface ActOptions extends Precondition {
  readonly idempotency?: Idempotency;
}

/** Acts on requests: the transition table, the law and the clocks, written down in one transaction. */
export class Acts {
  /** Actions that change what a followed preservation must do, so that both are locked. */
  private readonly reaching = new Set<string>(
    lifecycles.flatMap(({ transitions }) =>
      transitions.filter(({ reaches }) => reaches).map(({ action }) => action),
    ),
  );

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
        const reaches = this.reaching.has(action);
        const [locked, [clock], [room], open, links, documents, ...answers] = await tx.send(
          reaches ? lockWithFollowed(id) : lockRequest(id),
          now(),
          privateRoom(id, actor.state),
          openDeadlines(id, reaches),
          linksOf(id),
          documentsOf(id),
          ...looking(actor, idempotency),
        );
        const row = locked.find((candidate) => candidate.id === id);
        if (!row || !clock) throw notFound();
        const before = replayed<RequestView>(answers[0]?.[0], idempotency);
        if (before) return before;

        const all = open.map(toOpenDeadline);
        const request = toRecord(row, ownLinks(id, links));
        const situation = this.situation(actor, request, clock.now, all);
        const transition = transitionOf(lifecycleOf(request.lifecycle), action);
        authorise(transition, situation.side, actor);
        requireVersion(actor, request.version, options);
        const command = this.complete(
          commandOf(transition.action, body),
          situation,
          documents,
          actor,
        );
        const linked =
          action === 'transmit'
            ? (await tx.send(linkedRequests(id)))[0].map((r) => toRecord(r))
            : [];
        const problems =
          action === 'transmit'
            ? checkDraft(request, this.directory.state(request.requestedState), linked, this.law)
            : [];

        const ledger = new Ledger(request, actor.state, row, room);
        const sent = enclosed(command, documents, actor.state);
        const known = request.links.filter((link) =>
          linked.some((other) => other.id === link.request && other.transmittedAt !== null),
        );
        const events = decide(
          request,
          command,
          contextOf(situation, actor, room?.memory ?? {}, problems, this.law),
        ).map((event) => withEnclosures(event, sent, known));
        const done = this.record(situation, events, ledger, actor);
        const reactions = locked
          .filter((candidate) => candidate.id !== id)
          .flatMap((candidate) => this.reactOn(candidate, done.request, events, situation, all));
        const view = viewOf(done.request, linkViews(id, links), done.open, actor, this.law);
        const answer: Answer<RequestView> = { status: 200, body: view };
        await tx.commit(
          ...ledger.finish(),
          ...done.statements,
          ...this.changes(request, done.request, ledger),
          ...(sent.length > 0
            ? [
                sendDocuments(
                  id,
                  sent.map((document) => document.id),
                  situation.at,
                ),
              ]
            : []),
          ...reactions,
          ...keeping(actor, idempotency, answer, situation.at),
        );
        return answer;
      }),
    );
  }

  private situation(
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
      request,
      side,
      at,
      today: localDate(at, zone),
      kind: this.law.kind(request.instrument, request.kind),
      calendar: { state: code, zone, weekend },
      open: open.filter((clock) => clock.request === request.id),
    };
  }

  /** Fills in the dates that a service level gives where the act does not say them, and checks what needs a look-up. */
  private complete(
    command: Command,
    { request, kind, at, today, calendar }: Case,
    documents: readonly DocumentRow[],
    actor: Actor,
  ): Command {
    if (command.action === 'forward') {
      const authority = this.directory.authority(command.authority);
      if (authority?.state !== actor.state) {
        throw invalid('unknown-authority', '/authority', 'Name an authority of your own State.');
      }
    }
    if (command.action === 'deliver') {
      const mine = documents.filter(
        ({ state, sent_at }) => state === actor.state && sent_at === null,
      );
      const missing = command.documents.findIndex(
        (id) => !mine.some((document) => document.id === id),
      );
      if (missing >= 0) {
        throw invalid(
          'document-unknown',
          `/documents/${missing}`,
          'Name documents of your own that have not been sent.',
        );
      }
    }
    if (command.action === 'supply-information' && command.contents) {
      const merged = { ...request.contents, ...command.contents };
      const problems = this.law.contentProblems(request.instrument, request.kind, merged);
      if (problems.length > 0) {
        throw new DomainError(
          'invalid',
          'invalid-body',
          'The new contents do not have the form of this kind.',
          { problems },
        );
      }
    }
    const row = transitionOf(lifecycleOf(request.lifecycle), command.action);
    const filled: Record<string, string> = {};
    for (const limit of kind.limits) {
      if (!limit.dateFrom || !limit.amount || !row.opens?.includes(limit.id)) continue;
      const said: unknown = (command as unknown as Record<string, unknown>)[limit.dateFrom];
      if (said === undefined) {
        filled[limit.dateFrom] = dateAfter(limit, request.urgency, at, calendar);
      } else if (typeof said === 'string' && said < today) {
        throw invalid('date-not-ahead', `/${limit.dateFrom}`, 'Name a day that has not passed.');
      }
    }
    return { ...command, ...filled };
  }

  /** Folds events over the request, appends them to its chains, and turns its clocks. */
  private record(
    { request, open, kind, calendar }: Case,
    events: readonly LifecycleEvent[],
    ledger: Ledger,
    author: Actor,
  ): Done {
    return events.reduce<Done>(
      (done, event) => {
        const after = evolve(done.request, event);
        ledger.append(event, author, evolveRoom(ledger.memory, event, author.id));
        const turned = turnClocks(done.request, after, event, done.open, kind, calendar);
        return {
          request: after,
          open: turned.open,
          statements: [...done.statements, ...turned.statements],
        };
      },
      { request, open, statements: [] },
    );
  }

  private changes(before: RequestRecord, after: RequestRecord, ledger: Ledger): Statement[] {
    if (before === after) return [];
    return [
      updateRequest(after, ledger.sharedHead),
      ...(before.contents === after.contents ? [] : [updateDraft(after)]),
    ];
  }

  /** What the system does with a preservation that this request follows. */
  private reactOn(
    row: RequestRow,
    follower: RequestRecord,
    events: readonly LifecycleEvent[],
    { at, today, calendar }: Case,
    open: readonly OpenDeadline[],
  ): Statement[] {
    const request = toRecord(row);
    const kind = this.law.kind(request.instrument, request.kind);
    const notice = kind.limits.find(({ id }) => id === 'release-notice');
    const notBefore = notice ? dateAfter(notice, request.urgency, at, calendar) : today;
    const command = events.flatMap((event) => react(request, follower, event, notBefore) ?? [])[0];
    if (!command) return [];
    const situation: Case = {
      ...{ request, kind, at, today, calendar, side: 'requested' },
      open: open.filter((clock) => clock.request === request.id),
    };
    const system: Actor = {
      kind: 'system',
      id: 'system',
      state: request.requestedState,
      roles: [],
    };
    const ledger = new Ledger(request, request.requestedState, row, undefined);
    const made = decide(request, command, contextOf(situation, system, {}, [], this.law));
    const done = this.record(situation, made, ledger, system);
    return [...ledger.finish(), ...done.statements, updateRequest(done.request, ledger.sharedHead)];
  }
}

interface Done {
  readonly request: RequestRecord;
  readonly open: readonly OpenDeadline[];
  readonly statements: readonly Statement[];
}

function invalid(code: string, pointer: string, message: string): DomainError {
  return new DomainError('invalid', code, message, {
    problems: [{ severity: 'error', pointer, code, message }],
  });
}
