import { pageOf, positionOf, uuidForm, personOf } from '@rogatory/kernel';
import type { Actor, Page, Paging } from '@rogatory/kernel';
import type { Directory } from '@rogatory/directory';
import { requireFresh } from '@rogatory/identity';
import type { Law } from '@rogatory/law';
import { authorise, lifecycleOf, lifecycles, transitionOf, type Action } from '@rogatory/lifecycle';
import {
  findRequest,
  Ledger,
  openRequest,
  pendingAct,
  pendingActsOn,
  settlePending,
  waitingFor,
  type PendingRow,
  type Rooms,
  type Transaction,
} from '@rogatory/persistence';
import {
  notFound,
  opened,
  readerOf,
  requestId,
  requireCaseAccess,
  requireVersion,
} from './access.js';
import type { ActOptions } from './acts.js';
import { keeping, once, type Answer, type Idempotency } from './answers.js';
import { privately, settledData } from './asking.js';
import { Desk, type Found } from './desk.js';
import { ConfirmDto, DeclineDto, TakeBackDto } from './four-eyes.dto.js';
import { pendingView, waitingView, type PendingView, type WaitingView } from './pending-view.js';
import { record } from './record.js';
import { requireAnother, requireOpen, requireOwn } from './second-person.js';
import { commandOf, validated } from './validation.js';
import type { RequestView } from './view.js';

type Waiting = PendingRow & { readonly expired: boolean; readonly action: Action };

/**
 * The second pair of eyes on acts that wait. Whoever may take the act on that side of the request may confirm or
 * decline it, in any authority of the State: the case may have been forwarded, and a small authority has one officer.
 * Whoever asked, as officer or through an account that the same officer answers for, may not.
 */
export class SecondOfficers {
  private readonly desk: Desk;

  constructor(
    private readonly rooms: Rooms,
    private readonly law: Law,
    directory: Directory,
  ) {
    this.desk = new Desk(law, directory);
  }

  /**
   * Carries out what was asked for, in the name of who confirms, after everything has been checked again on the
   * request as it is now. What no longer passes stays open until it expires.
   * @throws DomainError `confirm-own` (403), `step-up-required` (401), `pending-expired`, `pending-settled` (409), and
   *   whatever the act throws.
   */
  confirm(
    actor: Actor,
    given: string,
    pending: string,
    body: unknown,
    options: ActOptions = {},
  ): Promise<Answer<RequestView>> {
    const { idempotency } = options;
    return this.settle<RequestView>(actor, given, pending, idempotency, async (tx, found, row) => {
      this.requireAnother(actor, found, row);
      requireFresh(actor);
      requireVersion(actor, found.case_.request.version, options);
      const { reasons, internalReasons } = validated(ConfirmDto, body ?? {});
      requireOpen(row);
      const said = commandOf(row.action, {
        ...row.body,
        ...(internalReasons !== undefined && { internalReasons }),
      });
      const decided = await this.desk.decide(tx, actor, found, said);
      const told = settledData(row, reasons);
      const waiting = found.waiting.filter(({ id }) => id !== row.id);
      return this.desk.carryOut(tx, actor, { ...found, waiting }, decided, idempotency, {
        events: [privately(found.case_, this.law, row.action, 'confirm', told)],
        statements: [settlePending(row.id, 'confirmed', actor.id, reasons ?? null)],
      });
    });
  }

  /** Says no to what was asked for. @throws DomainError as `confirm` does. */
  decline(
    actor: Actor,
    given: string,
    pending: string,
    body: unknown,
    idempotency?: Idempotency,
  ): Promise<Answer<PendingView>> {
    return this.settle<PendingView>(actor, given, pending, idempotency, (tx, found, row) => {
      this.requireAnother(actor, found, row);
      const { reasons } = validated(DeclineDto, body ?? {});
      requireOpen(row);
      return this.end(tx, actor, found, row, 'decline', reasons, idempotency);
    });
  }

  /** Takes back what one has asked for oneself. @throws DomainError `ask-of-another` (403). */
  withdraw(
    actor: Actor,
    given: string,
    pending: string,
    body: unknown,
    idempotency?: Idempotency,
  ): Promise<Answer<PendingView>> {
    return this.settle<PendingView>(actor, given, pending, idempotency, (tx, found, row) => {
      requireOwn(row, actor);
      const { reasons } = validated(TakeBackDto, body ?? {});
      requireOpen(row);
      return this.end(tx, actor, found, row, 'take-back', reasons, idempotency);
    });
  }

  /** What waits and has waited on a request, newest first: for one's own State alone. */
  async list(
    actor: Actor,
    given: string,
    { cursor, limit = 25 }: Paging,
  ): Promise<Page<PendingView>> {
    requireCaseAccess(actor);
    const id = requestId(given);
    const after = positionOf(cursor, [uuidForm])?.[0];
    const [[row], rows] = await this.rooms.read(
      actor,
      openRequest(actor, id, 'pending'),
      pendingActsOn(id, readerOf(actor), after, limit + 1),
    );
    opened(row, actor);
    return pageOf(rows, limit, pendingView, ({ id: last }) => [last]);
  }

  /** What the reader may confirm or decline, on all requests, newest first. */
  async waiting(actor: Actor, { cursor, limit = 25 }: Paging): Promise<Page<WaitingView>> {
    requireCaseAccess(actor);
    const after = positionOf(cursor, [uuidForm])?.[0];
    const self = { id: actor.id, person: personOf(actor) };
    const [rows] = await this.rooms.read(
      actor,
      waitingFor(readerOf(actor), self, actsOf(actor), after, limit + 1),
    );
    return pageOf(rows, limit, waitingView, ({ id }) => [id]);
  }

  /** Finds the request and what waits on it, locks both by the request, and lets the work decide how it ends. */
  private settle<T>(
    actor: Actor,
    given: string,
    pending: string,
    idempotency: Idempotency | undefined,
    work: (tx: Transaction, found: Found, row: Waiting) => Promise<Answer<T>>,
  ): Promise<Answer<T>> {
    requireCaseAccess(actor);
    const [id, wanted] = [requestId(given), requestId(pending)];
    const reader = readerOf(actor);
    return once<T>(idempotency, () =>
      this.rooms.withActor(actor, async (tx) => {
        const [[request], [known]] = await tx.send(
          findRequest(id, reader),
          pendingAct(wanted, id, reader),
        );
        if (!request || !known) throw notFound();
        const found = await this.desk.look(tx, actor, id, known.action, idempotency);
        // the key came with the same command before, which answered what this one answers
        if (found.before) return found.before as Answer<unknown> as Answer<T>;
        // only now, with the lock on its request held, is it certain how it stands
        const [[row]] = await tx.send(pendingAct(wanted, id, reader));
        if (!row) throw notFound();
        return work(tx, found, row as Waiting); // its action was one when it was asked for
      }),
    );
  }

  private requireAnother(actor: Actor, { case_ }: Found, row: Waiting): void {
    authorise(transitionOf(lifecycleOf(case_.request.lifecycle), row.action), case_.side, actor);
    requireAnother(row, actor);
  }

  /** Ends it without carrying it out: nothing but the own room hears of it. */
  private async end(
    tx: Transaction,
    actor: Actor,
    { case_, row: request, room }: Found,
    row: Waiting,
    type: 'decline' | 'take-back',
    reasons: string | undefined,
    idempotency: Idempotency | undefined,
  ): Promise<Answer<PendingView>> {
    const outcome = type === 'decline' ? ('declined' as const) : ('withdrawn' as const);
    const ledger = new Ledger(case_.request, actor.state, request, room);
    const event = privately(case_, this.law, row.action, type, settledData(row, reasons));
    record(case_, [event], ledger, actor);
    const settled = {
      ...row,
      ...{ outcome, settled_by: actor.id, settled_at: new Date(case_.at) },
      settled_reasons: reasons ?? null,
    };
    const answer = { status: 200, body: pendingView(settled) };
    await tx.commit(
      ...ledger.finish(),
      settlePending(row.id, outcome, actor.id, reasons ?? null),
      ...keeping(actor, idempotency, answer, case_.at),
    );
    return answer;
  }
}

/** Every act that somebody may take, as `lifecycle/side/action`. */
function actsOf(actor: Actor): string[] {
  return lifecycles.flatMap(({ name, transitions }) =>
    transitions.flatMap(({ action, by, roles }) =>
      by !== 'system' && roles.some((role) => actor.roles.includes(role))
        ? (by === 'either' ? ['requesting', 'requested'] : [by]).map(
            (side) => `${name}/${side}/${action}`,
          )
        : [],
    ),
  );
}
