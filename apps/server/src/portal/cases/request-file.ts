import type { Files, Inbox, Knowing, Linked, Names, Reading } from '@rogatory/casework';
import {
  type EventView,
  type LinkedView,
  type PeopleView,
  type RequestView,
} from '@rogatory/casework';
import type { Directory } from '@rogatory/directory';
import type { Actor } from '@rogatory/kernel';
import type { Law } from '@rogatory/law';
import { DraftTasks } from '../drafting/draft-tasks.js';
import { DraftView } from '../drafting/draft-view.js';
import type { EventLine } from './case-pages.js';
import { CaseView } from './case-view.js';
import { chainsOf } from './chain.js';
import { wholeHistory } from './every-page.js';
import { ActionSchemas } from './form-schema.js';
import type {
  ForecastLine,
  ItemRow,
  PeopleLines,
  RequestFacts,
  WaitingLine,
} from './request-pages.js';
import type { Called } from './saying.js';
import { threadsOf } from './threads.js';
import { whoActed } from './who-acted.js';

type Texts = (key: string) => string | undefined;

/** Notifications that are looked through for what is new on one request. */
const atMost = 200;

/** Everything of one request that its reader may know, as its page and its printed form tell it. */
export interface Gathered {
  readonly request: RequestView;
  readonly events: readonly EventView[];
  readonly lines: readonly EventLine[];
  readonly facts: RequestFacts;
}

/** Gathers what stands about a request in its rooms, with names in place of ids. */
export class RequestFile {
  readonly view: CaseView;
  private readonly draftView: DraftView;
  private readonly tasks: DraftTasks;

  constructor(
    private readonly reading: Reading,
    private readonly files: Files,
    private readonly linked: Linked,
    private readonly knowing: Knowing,
    private readonly inbox: Inbox,
    private readonly names: Names,
    private readonly law: Law,
    private readonly directory: Directory,
  ) {
    this.view = new CaseView(law);
    this.draftView = new DraftView(this.view, directory);
    this.tasks = new DraftTasks(law, new ActionSchemas());
  }

  async gather(actor: Actor, id: string, texts: Texts, now: Date): Promise<Gathered> {
    const request = await this.reading.request(actor, id);
    const [history, documents, people, links, unread] = await Promise.all([
      wholeHistory(this.reading, actor, id),
      this.files.documents(actor, id),
      this.knowing.people(actor, id),
      request.links.length > 0 ? this.linked.list(actor, id) : { items: [] },
      this.inbox.unread(actor, { limit: atMost }),
    ]);
    const named = await this.names.of(actor, [
      ...history.flatMap(({ actor: by, data }) => [by, ...textsIn(data)]),
      ...request.pending.map(({ askedBy }) => askedBy),
      ...people.items.flatMap(({ assignee, assignedBy }) => [assignee, assignedBy]),
      ...(people.seal ? [people.seal.by] : []),
    ]);
    const authorities = [request.requestingState, request.requestedState].flatMap((state) =>
      this.directory.authorities(state),
    );
    const called = new Map([
      ...named,
      ...[...documents.items, ...authorities].map(({ id: one, name }) => [one, name] as const),
      ...links.items.map(({ request: one, reference }) => [one, reference] as const),
    ]);
    const lines = this.lines(history, request, texts, { named, called });
    const news = unread.items.filter((one) => one.request === request.id);
    return {
      ...{ request, events: history, lines },
      facts: {
        head: this.view.head(request, actor.state),
        ...this.state(request, actor, now),
        waiting: request.pending.map((one) => waitingLine(one, named)),
        ...peopleLines(people, named),
        links: links.items.map((link) => ({
          ...{ type: link.type, direction: link.direction, id: link.request },
          ...{ reference: link.reference, state: link.state },
          kind: this.view.kindName(link.instrument, link.kind),
        })),
        chains: this.chains(request, links.items, history, now),
        threads: threadsOf(
          history,
          lines,
          request,
          actor.state,
          new Map(news.map(({ event, id: told }) => [event, told])),
        ),
        documents: documents.items.map(({ sentAt, state, ...document }) => ({
          ...{ id: document.id, name: document.name, size: document.size, sha256: document.sha256 },
          ...{ state: state, sentAt: sentAt === null ? null : new Date(sentAt) },
        })),
        events: lines,
      },
    };
  }

  /** Events as pages tell of them, with who acted by name, or by office where that is another State's. */
  lines(
    history: readonly EventView[],
    request: RequestView,
    texts: Texts,
    { named, called }: { readonly named: Called; readonly called: Called },
  ): EventLine[] {
    const tasks = this.tasks.of(request);
    return this.draftView.events(history, request, tasks, texts, called).map((line, index) => ({
      ...line,
      actor: whoActed(history[index], named, this.directory, texts) ?? line.actor,
    }));
  }

  private state(request: RequestView, actor: Actor, now: Date) {
    return {
      forecasts: (request.forecast ?? []).map((one) => forecastLine(one)),
      deadlines: request.deadlines.map((one) => this.view.deadline(one, actor.state, now)),
      contents: this.view.contents(request),
      offences: request.offences.map(({ article, description }) =>
        [article, description].filter(Boolean).join(': '),
      ),
      items: this.view.items(request).map((line, index): ItemRow => {
        const item = request.items[index];
        const conditions = (item?.conditions ?? []).map(({ text }) => text);
        return { ...line, id: item?.id ?? '', conditions };
      }),
      conditions: (request.progress.conditions ?? request.progress.offer ?? []).map(
        ({ text, until }) => ({ text, until: until ?? null }),
      ),
    };
  }

  private chains(
    request: RequestView,
    links: readonly LinkedView[],
    history: readonly EventView[],
    now: Date,
  ) {
    const { instrument, kind, urgency } = request;
    const floor = this.law.limit(instrument, kind, 'preservation-floor')?.amount?.[urgency].count;
    const { zone } = this.directory.state(request.requestedState);
    return chainsOf(request, links, history, { floorDays: floor ?? 0, zone, now });
  }
}

/** What an event says in texts of its own, among them ids of officers. */
export function textsIn(data: EventView['data']): string[] {
  return Object.values(data ?? {}).filter((one) => typeof one === 'string');
}

export function waitingLine(
  { id, action, askedBy, askedAt, expiresAt }: RequestView['pending'][number],
  named: ReadonlyMap<string, string>,
): WaitingLine {
  return {
    ...{ id, action, askedBy: named.get(askedBy) ?? askedBy },
    ...{ askedAt: new Date(askedAt), expiresAt: new Date(expiresAt) },
  };
}

export function peopleLines(
  { items, seal }: PeopleView,
  named: ReadonlyMap<string, string>,
): PeopleLines {
  return {
    people: items.map(({ assignee, kind, name, assignedBy, since, standIns = [] }) => ({
      ...{ id: assignee, kind, name, standIns, since: new Date(since) },
      by: named.get(assignedBy) ?? assignedBy,
    })),
    seal: seal && { by: named.get(seal.by) ?? seal.by, since: new Date(seal.since) },
  };
}

/** A forecast as the page shows it: how long the data is kept, and how far a request sent now would have come by when. */
function forecastLine({
  outcome,
  keptUntil,
  zone,
  stages,
  remedies,
}: NonNullable<RequestView['forecast']>[number]): ForecastLine {
  return {
    ...{ outcome, keptUntil, zone, remedies, isBad: !['in-time', 'held'].includes(outcome) },
    stages: stages.map(({ limit, dueOn, dueAt }) => ({ limit, dueOn, dueAt: new Date(dueAt) })),
  };
}
