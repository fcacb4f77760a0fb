import { later } from '@rogatory/kernel';
import type { Action, Bodies } from './commands.js';
import { lifecycleOf, transitionOf } from './lifecycles.js';
import type {
  DomesticOrder,
  Draft,
  Item,
  LifecycleEvent,
  PrivateRoom,
  Progress,
  RequestRecord,
} from './record.js';

type Change = Partial<Omit<RequestRecord, 'progress'>> & { readonly progress?: Partial<Progress> };
type Effects = {
  readonly [A in Action]?: (
    request: RequestRecord,
    data: Bodies[A],
    event: LifecycleEvent,
  ) => Change;
};

/** A consultation about an outcome counts once concluded, until the assessment starts anew. */
const consultationsForgotten: Partial<Progress> = { concluded: [], conditionsAnswered: false };

/** What an act changes beside the state itself. An act without an entry changes nothing else. */
const effects: Effects = {
  transmit: (_, __, { at }) => ({ transmittedAt: at }),
  forward: (_, { authority }) => ({ requestedAuthority: authority }),
  'start-assessment': () => ({ progress: consultationsForgotten }),
  resume: () => ({
    progress: { ...consultationsForgotten, grounds: undefined, reasons: undefined },
  }),
  'supply-information': (request, { contents }) =>
    contents
      ? {
          contents: { ...request.contents, ...contents },
          contentsVersion: request.contentsVersion + 1,
        }
      : {},
  'open-consultation': (_, { about, replyBy }, { side }) => ({
    progress: {
      consultation: { about, by: side, answered: false, ...(replyBy !== undefined && { replyBy }) },
    },
  }),
  reply: ({ progress: { consultation } }, _, { side }) =>
    consultation && consultation.by !== side
      ? { progress: { consultation: { ...consultation, answered: true } } }
      : {},
  'conclude-consultation': ({ progress: { consultation, concluded = [] } }) => ({
    progress: {
      consultation: undefined,
      concluded: consultation ? [...concluded, consultation.about] : concluded,
    },
  }),
  'offer-conditions': (_, { conditions }) => ({
    progress: { offer: conditions, consultation: undefined },
  }),
  'accept-conditions': ({ progress: { offer = [], conditions = [] }, items }) => ({
    progress: { offer: undefined, conditionsAnswered: true, conditions: [...conditions, ...offer] },
    items: items.map((item) =>
      item.decision !== 'refused' && item.decision !== 'postponed'
        ? { ...item, decision: 'conditional', conditions: [...(item.conditions ?? []), ...offer] }
        : item,
    ),
  }),
  'decline-conditions': () => ({ progress: { offer: undefined, conditionsAnswered: true } }),
  'proceed-without-answer': () => ({ progress: { offer: undefined } }),
  accept: ({ items }) => ({ items: items.map((item) => ({ ...item, decision: 'accepted' })) }),
  'accept-in-part': decideItems,
  'decide-items': decideItems,
  refuse: ({ items }, { grounds, reasons }) => ({
    progress: { grounds, reasons, consultation: undefined },
    items: items.map((item) => ({ ...bare(item), decision: 'refused', grounds, reasons })),
  }),
  postpone: (_, { grounds, reasons }) => ({ progress: { grounds, reasons } }),
  'return-unexecuted': (_, { reasons }) => ({ progress: { reasons } }),
  complete: ({ items }, { items: outcomes = [] }) => ({
    items: items.map((item) => {
      if (item.decision === 'refused') return item;
      const ended = outcomes.find(({ id }) => id === item.id);
      return {
        ...item,
        outcome: ended?.outcome ?? 'delivered',
        ...(ended?.reasons !== undefined && { outcomeReasons: ended.reasons }),
      };
    }),
  }),
  'confirm-receipt': () => ({ progress: { receiptConfirmed: true } }),
  'confirm-in-writing': () => ({ progress: { confirmedInWriting: true } }),
  'report-fulfilment': ({ progress: { fulfilled = [] } }, { condition }) => ({
    progress: { fulfilled: [...fulfilled, condition] },
  }),
  // what comes afterwards has not been confirmed
  deliver: () => ({ progress: { receiptConfirmed: undefined } }),
  preserve: (request, { from, until, items = [] }) => ({
    progress: { from, until },
    items: request.items.map((item) => {
      const decided = items.find(({ id }) => id === item.id);
      return { ...item, decision: 'accepted', ...decided };
    }),
  }),
  'warn-of-risk': () => ({ progress: { riskTold: true } }),
  'decide-on-risk': () => ({ progress: { riskTold: undefined } }),
  'ask-for-extension': (_, { until }) => ({ progress: { extensionAsked: until } }),
  extend: (_, { until }) => ({ progress: { until, extensionAsked: undefined } }),
  'decline-extension': () => ({ progress: { extensionAsked: undefined } }),
  hold: ({ progress: { heldFor = [] } }, { request }) => ({
    progress: { heldFor: [...heldFor.filter((id) => id !== request), request] },
  }),
  'lift-hold': ({ progress: { heldFor = [], until } }, { request, notBefore }) => {
    const others = heldFor.filter((id) => id !== request);
    if (others.length > 0 || until === undefined) return { progress: { heldFor: others } };
    return { progress: { heldFor: others, notBefore, until: later(until, notBefore) } };
  },
};

/**
 * The request after one event. Folding a request's events over its first draft gives its present form: no other
 * code writes these fields. Clock events and other private notes leave it untouched.
 */
export function evolve(request: RequestRecord, event: LifecycleEvent): RequestRecord {
  const data = event.data;
  if (event.type === 'change') {
    // a change carries the whole draft: what it leaves out is gone
    const { language, deadline, oral, ...kept } = request;
    return {
      ...kept,
      ...(data as Partial<Draft>),
      version: request.version + 1,
      updatedAt: event.at,
    };
  }
  const lifecycle = lifecycleOf(request.lifecycle);
  const row = lifecycle.transitions.find(({ action }) => action === event.type);
  const own = event.visibility === 'private' && request.transmittedAt !== null;
  if (!row || own) return request;

  // The table pairs each action with its own body, which the compiler cannot follow through a lookup by name.
  const effect = effects[row.action] as Effects['transmit'] | undefined;
  const change: Change = effect ? effect(request, data, event) : {};
  const changed = { ...request, ...change, progress: { ...request.progress, ...change.progress } };
  const state = destination(changed, row.action, data);
  const leaves = lifecycle.side.includes(state) && !lifecycle.side.includes(request.state);
  return {
    ...changed,
    state,
    progress: leaves ? { ...changed.progress, road: request.state } : changed.progress,
    version: request.version + 1,
    updatedAt: event.at,
  };
}

/** What a State's private room remembers after one of its own events. */
export function evolveRoom(room: PrivateRoom, event: LifecycleEvent, actor: string): PrivateRoom {
  switch (event.type) {
    case 'submit-for-approval':
      return { ...room, submittedBy: actor };
    case 'return-to-drafter':
      return { ...room, submittedBy: undefined };
    case 'record-assessment':
      // decide() wrote exactly an assessment into this event
      return {
        ...room,
        assessment: event.data as unknown as NonNullable<PrivateRoom['assessment']>,
      };
    case 'preservation-lapsing':
      return { ...room, foretold: String(event.data.until) };
    case 'record-domestic-order': {
      const { domesticOrder: before } = room;
      // decide() wrote exactly an order into this event
      const order = event.data as unknown as DomesticOrder;
      return { ...room, domesticOrder: { ...order, renewals: before ? before.renewals + 1 : 0 } };
    }
    default:
      return room;
  }
}

/** Where an act leads, once its effects are known. */
export function destination(
  { lifecycle, state, progress }: Pick<RequestRecord, 'lifecycle' | 'state' | 'progress'>,
  action: Action,
  data: Readonly<Record<string, unknown>>,
): string {
  const held = (progress.heldFor ?? []).length > 0;
  switch (action) {
    case 'accept-conditions':
      return progress.road === 'in-assessment' ? 'accepted' : (progress.road ?? state);
    case 'preserve':
      return held ? 'held' : 'preserved';
    case 'hold':
      return state === 'preserved' ? 'held' : state;
    case 'lift-hold':
      return state === 'held' && !held ? 'preserved' : state;
    case 'decide-on-risk':
      return data['proceed'] === false ? 'withdrawn' : state;
    default: {
      const { to } = transitionOf(lifecycleOf(lifecycle), action);
      if (to === 'road') return progress.road ?? state;
      // the rows with several destinations are the cases above
      return to === 'same' || typeof to !== 'string' ? state : to;
    }
  }
}

function decideItems(request: RequestRecord, { items }: Bodies['decide-items']): Change {
  return {
    items: request.items.map((item) => {
      const decided = items.find(({ id }) => id === item.id);
      return decided ? { ...bare(item), ...decided } : item;
    }),
  };
}

/** An item without what an earlier decision said of it. */
function bare({ id, measure, data, target, period, note, outcome }: Item): Item {
  return {
    id,
    measure,
    ...(data && { data }),
    ...(target !== undefined && { target }),
    ...(period && { period }),
    ...(note !== undefined && { note }),
    decision: null,
    outcome,
  };
}
