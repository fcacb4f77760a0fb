import type { Reading, RequestView } from '@rogatory/casework';
import type { Actor } from '@rogatory/kernel';
import type { CaseView } from './case-view.js';
import { wholeHistory } from './every-page.js';
import type { Thread } from './event-lines.js';
import { isAnswer, threadsOf } from './threads.js';

/** What an act answers, for whoever answers to have it before them: questions, conditions, a consultation, a warning. */
export async function answeredBy(
  reading: Reading,
  actor: Actor,
  request: RequestView,
  action: string,
  view: CaseView,
  officeOf: (authority: string) => string | undefined,
): Promise<Thread | null> {
  if (!isAnswer(action)) return null;
  const events = await wholeHistory(reading, actor, request.id);
  const lines = events.map((event) => ({
    ...view.event(event, request),
    actor: (event.authority === undefined ? undefined : officeOf(event.authority)) ?? event.actor,
  }));
  const threads = threadsOf(events, lines, request, actor.state, new Map());
  return threads.findLast(({ answers }) => answers.some((one) => one === action)) ?? null;
}
