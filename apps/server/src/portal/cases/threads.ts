import type { EventView, RequestView } from '@rogatory/casework';
import type { EventLine, Thread, ThreadMessage } from './event-lines.js';

interface Conversation {
  readonly about: string;
  readonly opens: string;
  readonly goesOn?: string;
  readonly ends: readonly string[];
  /** Whether the request still waits for its end; by default until it has come. */
  readonly waits?: (request: RequestView) => boolean;
}

/** Which events speak with each other. Whatever else one side writes to the other stands by itself. */
const conversations: readonly Conversation[] = [
  {
    ...{ about: 'questions', opens: 'ask-for-information' },
    ends: ['supply-information', 'proceed-without-answer'],
    waits: ({ state }) => state === 'awaiting-information',
  },
  {
    ...{ about: 'consultation', opens: 'open-consultation', goesOn: 'reply' },
    ends: ['conclude-consultation'],
    waits: ({ progress }) => progress.consultation !== undefined,
  },
  {
    ...{ about: 'conditions', opens: 'offer-conditions' },
    ends: ['accept-conditions', 'decline-conditions'],
    waits: ({ progress }) => progress.offer !== undefined,
  },
  { about: 'status', opens: 'ask-status', ends: ['report-status'] },
  { about: 'extension', opens: 'ask-for-extension', ends: ['extend', 'decline-extension'] },
  { about: 'risk', opens: 'warn-of-risk', ends: ['decide-on-risk'] },
];
const single = [
  ...['supplement', 'report-obstacle', 'disclose-path', 'confirm-in-writing', 'report-fulfilment'],
  'report-status',
];
const answering = conversations.flatMap(({ goesOn = '', ends }) => [goesOn, ...ends]);

/** Types of events that belong to what the two sides write to each other. */
export const messageTypes: readonly string[] = [
  ...new Set([...conversations.map(({ opens }) => opens), ...answering, ...single]),
];
/** Acts by which one begins to write about a matter. */
const beginning: readonly string[] = [...conversations.map(({ opens }) => opens), ...single];

/** Whether an act answers something that the other State has written. */
export function isAnswer(action: string): boolean {
  return answering.includes(action);
}

/** Acts by which the reader may begin to write to the other State now. */
export function writingOf({ allowedActions }: RequestView): string[] {
  return allowedActions.filter((action) => beginning.includes(action));
}

interface Open {
  readonly conversation: Conversation | undefined;
  readonly messages: ThreadMessage[];
  ended: boolean;
}

/**
 * What the two sides have written to each other, by matter, in the order in which each matter was begun.
 * @param lines of the events, in the same order. @param unread ids of notifications that were not read, by event.
 */
export function threadsOf(
  events: readonly EventView[],
  lines: readonly EventLine[],
  request: RequestView,
  own: string,
  unread: ReadonlyMap<string, string>,
): Thread[] {
  const found: Open[] = [];
  events.forEach((event, index) => {
    const line = lines[index];
    if (!line || event.room !== 'shared' || !messageTypes.includes(event.type)) return;
    const before = found.findLast(
      ({ conversation, ended }) =>
        !ended &&
        (conversation?.goesOn === event.type || conversation?.ends.includes(event.type) === true),
    );
    const message: ThreadMessage = {
      ...{ ...line, isOurs: event.state === own, unread: unread.get(event.id) ?? null },
      ...answersIn(event.data, before?.messages.at(0)),
    };
    if (before) {
      before.messages.push(message);
      before.ended = before.conversation?.ends.includes(event.type) === true;
      return;
    }
    const conversation = conversations.find(({ opens }) => opens === event.type);
    found.push({ conversation, messages: [message], ended: !conversation });
  });
  return found.map(({ conversation, messages, ended }, index) => {
    const isLast = !found.slice(index + 1).some((later) => later.conversation === conversation);
    const isOpen =
      !ended && isLast && conversation !== undefined && (conversation.waits?.(request) ?? true);
    const answers = [conversation?.goesOn, ...(conversation?.ends ?? [])];
    return {
      ...{ about: conversation?.about ?? 'other', isOpen, messages },
      answers: isOpen ? request.allowedActions.filter((action) => answers.includes(action)) : [],
    };
  });
}

/** Questions of an event with no answers yet; or the answers beside the questions that were asked. */
function answersIn(
  data: unknown,
  first: ThreadMessage | undefined,
): Pick<ThreadMessage, 'pairs'> & Partial<Pick<ThreadMessage, 'said'>> {
  const { questions, answers } = (data ?? {}) as { questions?: unknown; answers?: unknown };
  if (Array.isArray(questions)) {
    return { pairs: texts(questions).map((question) => ({ question, answer: null })) };
  }
  const asked = first?.pairs ?? [];
  if (!Array.isArray(answers) || answers.length !== asked.length) return { pairs: [] };
  const given = texts(answers);
  return { pairs: asked.map(({ question }, at) => ({ question, answer: given[at] ?? '' })) };
}

function texts(list: readonly unknown[]): string[] {
  return list.map((one) => {
    if (typeof one === 'string') return one;
    if (typeof one === 'object' && one !== null) return String(Object.values(one).at(-1));
    return JSON.stringify(one);
  });
}
