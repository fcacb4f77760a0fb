import type { Actor } from '@rogatory/kernel';
import { localDate, toOpenDeadline, type Calendar, type OpenDeadline } from '@rogatory/deadlines';
import type { Directory } from '@rogatory/directory';
import { withLevels, type Law, type LevelsOfPair } from '@rogatory/law';
import {
  decide,
  lifecycles,
  sensitiveActions,
  sideOf,
  type Command,
  type LifecycleEvent,
  type RequestRecord,
} from '@rogatory/lifecycle';
import {
  documentsOf,
  findRequest,
  fourEyesOn,
  Ledger,
  linkedRequests,
  linksOf,
  lockRequest,
  lockWithFollowed,
  now,
  openDeadlines,
  openPendingActs,
  privateRoom,
  sendDocuments,
  serviceLevels,
  toRecord,
  type AnswerRow,
  type DocumentRow,
  type FourEyesRow,
  type RequestRow,
  type Statement,
  type Transaction,
} from '@rogatory/persistence';
import { notFound, readerOf } from './access.js';
import { keeping, looking, replayed, type Answer, type Idempotency } from './answers.js';
import { completed } from './completion.js';
import { checkDraft, contextOf, type Case } from './context.js';
import { enclosed, withEnclosures } from './enclosures.js';
import { forecastsOf } from './forecasts.js';
import { changesOf, reactionOf, record } from './record.js';
import { pagesOf } from './pages.js';
import { linkViews, ownLinks, viewOf, type RequestView } from './view.js';

/** Actions that change what a followed preservation must do, so that both are locked. */
const reaching = new Set<string>(
  lifecycles.flatMap(({ transitions }) =>
    transitions.filter(({ reaches }) => reaches).map(({ action }) => action),
  ),
);

/** Actions that send documents or speak of them. */
const enclosing = new Set(['transmit', 'deliver', 'confirm-receipt', 'confirm-in-writing']);

/** One request, locked, with all that an act on it rests on. */
export type Found = Awaited<ReturnType<Desk['look']>>;

/** An act that has passed every check, and of which nothing has been written. */
export interface Decided {
  readonly events: readonly LifecycleEvent[];
  /** The documents that it sends. */
  readonly sent: readonly DocumentRow[];
}

/** What is written with an act beside the act itself. */
export interface Beside {
  readonly events: readonly LifecycleEvent[];
  readonly statements: readonly Statement[];
}

/** The steps that every act takes, whoever calls for them: look, decide, write. */
export class Desk {
  constructor(
    private readonly law: Law,
    private readonly directory: Directory,
  ) {}

  /** One round trip: locks the request, with what it reaches, and reads all that the act rests on. */
  async look(
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
    const watched = sensitiveActions.has(action);
    const asked: Statement<FourEyesRow | AnswerRow>[] = [
      ...(watched ? [fourEyesOn(id, actor.state, actor.authority)] : []),
      ...looking(actor, idempotency),
    ];
    const [locked, [clock], [versions], [room], deadlines, links, waiting, ...answers] =
      await tx.send(
        reaches ? lockWithFollowed(id, actor.state) : lockRequest(id, reader),
        now(),
        serviceLevels.versionsFor(id),
        privateRoom(id, actor.state),
        openDeadlines(id, reaches),
        linksOf(id, reader),
        openPendingActs(id, reader),
        ...asked,
      );
    const row = locked.find((candidate) => candidate.id === id);
    if (!row || !clock) throw notFound();
    // in the order in which they were asked
    const settings = (watched ? answers.shift() : []) as FourEyesRow[];
    const given = answers[0] as AnswerRow[] | undefined;
    const open = deadlines.map(toOpenDeadline);
    const { requesting_state: requesting, requested_state: requested } = row;
    const days = await this.directory.calendarIn(tx, requested, versions?.calendar ?? 0);
    const levels = await this.directory.levelsIn(tx, requesting, requested, versions);
    const followed: readonly RequestRow[] = locked.filter((candidate) => candidate !== row);
    return {
      ...{ row, room, links, followed, open, waiting, settings },
      before: replayed<RequestView>(given?.[0], idempotency),
      case_: this.caseOf(actor, toRecord(row, ownLinks(id, links)), clock.now, open, days, levels),
    };
  }

  /** Everything that the act itself demands, up to the events that it would make. Writes nothing. */
  async decide(tx: Transaction, actor: Actor, found: Found, said: Command): Promise<Decided> {
    const { case_, room } = found;
    const { request } = case_;
    const documents = enclosing.has(said.action)
      ? (await tx.send(documentsOf(request.id, actor.state)))[0]
      : [];
    const command = completed(said, case_, documents, actor, this.law, this.directory);
    const { problems, known } = await this.beforeTransmission(tx, actor, said.action, case_);
    const sent = enclosed(command, documents, actor.state);
    const context = contextOf(case_, actor, room?.memory ?? {}, problems, this.law);
    const events = decide(request, command, context).map((event) =>
      withEnclosures(event, sent, known),
    );
    return { events, sent };
  }

  /** Writes an act: state, history, clocks and promises change together or not at all. */
  async carryOut(
    tx: Transaction,
    actor: Actor,
    { case_, row, room, links, followed, open, waiting }: Found,
    { events, sent }: Decided,
    idempotency: Idempotency | undefined,
    beside: Beside = { events: [], statements: [] },
  ): Promise<Answer<RequestView>> {
    const { request, at } = case_;
    const ledger = new Ledger(request, actor.state, row, room);
    const done = record(case_, [...events, ...beside.events], ledger, actor);
    const shown = linkViews(request.id, links);
    const ahead = forecastsOf(done.request, links, case_, this.law);
    const own = ledger.memory;
    const view = viewOf(done.request, shown, done.open, actor, this.law, waiting, ahead, own);
    const answer: Answer<RequestView> = { status: 200, body: view };
    const files = sent.map((document) => document.id);
    await tx.commit(
      ...ledger.finish(),
      ...done.statements,
      ...changesOf(request, done.request, ledger),
      ...pagesOf(done.request, events, at),
      ...(files.length > 0 ? [sendDocuments(request.id, files, at)] : []),
      ...followed.flatMap((other) => [
        // the system reacts in the requested State's name, whoever acted
        tx.become({ state: other.requested_state, knows: ['*'] }),
        ...reactionOf(other, done.request, events, case_, open, this.law),
        tx.become({}),
      ]),
      ...beside.statements,
      ...keeping(actor, idempotency, answer, at),
    );
    return answer;
  }

  private caseOf(
    actor: Actor,
    request: RequestRecord,
    clock: Date,
    open: readonly OpenDeadline[],
    calendar: Calendar,
    levels: LevelsOfPair,
  ): Case {
    const side = sideOf(request, actor.state);
    if (!side) throw notFound();
    const at = clock.toISOString();
    const known = this.law.kind(request.instrument, request.kind);
    return {
      ...{ request, side, at, calendar, levels, today: localDate(at, calendar.zone) },
      kind: withLevels(known, request.instrument, levels, side),
      open: open.filter((deadline) => deadline.request === request.id),
    };
  }

  /** What transmission alone looks at: the check of the draft, and which linked requests the other State knows. */
  private async beforeTransmission(
    tx: Transaction,
    actor: Actor,
    action: string,
    { request, at }: Case,
  ) {
    if (action !== 'transmit') return { problems: [], known: [] };
    const [rows] = await tx.send(linkedRequests(request.id, readerOf(actor)));
    const linked = rows.map((row) => toRecord(row));
    const receiver = this.directory.state(request.requestedState);
    return {
      problems: checkDraft(request, receiver, linked, this.law, at),
      known: request.links.filter((link) =>
        linked.some(({ id, transmittedAt }) => id === link.request && transmittedAt !== null),
      ),
    };
  }
}
