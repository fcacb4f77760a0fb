import { lifecycleOf } from '@rogatory/lifecycle';
import {
  dispatch,
  escalation,
  pages,
  writeMail,
  type Position,
  type Rooms,
  type Rung,
  type TakenPage,
} from '@rogatory/persistence';
import { v7 as uuidv7 } from 'uuid';
import type { LadderDto, PageCallsDto } from './ladder.dto.js';
import { calledFor } from './ladder.js';
import { newsOf } from './mail-texts.js';

const positionsOf: Readonly<Record<Rung, readonly Position[]>> = {
  first: ['first'],
  second: ['second'],
  supervisor: ['supervisor'],
  everybody: ['first', 'second', 'supervisor'],
};

/** Whom the call of a number is for: the first, the second, the supervisor, each so often; then all of them. */
export function rungOf(number: number, { first, second, supervisor }: PageCallsDto): Rung {
  if (number <= first) return 'first';
  if (number <= first + second) return 'second';
  return number <= first + second + supervisor ? 'supervisor' : 'everybody';
}

/**
 * Calls officers about requests that cannot wait, until somebody takes one on. Each call is one transaction that holds
 * its page: written and told together, once, however many processes look for what is due and wherever one of them ends.
 * It asks the database alone, so that no queue can lose a call.
 */
export class Pager {
  constructor(
    private readonly rooms: Rooms,
    /** How a page climbs where an authority has set nothing. */
    private readonly usual: LadderDto,
    /** Whether officers are written to. */
    private readonly mails: boolean,
  ) {}

  /** Makes every call that is due; returns how many pages were. One that fails keeps no other waiting. */
  async sweep(limit = 200): Promise<number> {
    const [due] = await this.rooms.asSystem('relay', '', (tx) => tx.commit(pages.duePages(limit)));
    const faults: unknown[] = [];
    for (const { id, state } of due) {
      await this.call(id, state).catch((fault: unknown) => faults.push(fault));
    }
    if (faults.length > 0) throw faults[0] as Error;
    return due.length;
  }

  private call(id: string, state: string): Promise<void> {
    return this.rooms.asSystem('relay', state, async (tx) => {
      const [[page]] = await tx.send(pages.takePage(id));
      if (!page) return;
      if (page.acted_by !== null && page.acted_at) {
        const at = page.acted_at.toISOString();
        await tx.commit(pages.endPage(id, state, page.acted_by, 'acted', at));
        return;
      }
      if (lifecycleOf(page.lifecycle).final.includes(page.request_state)) {
        await tx.commit(pages.endPage(id, state, 'system', 'over', null));
        return;
      }
      const authority = page.requested_authority ?? '';
      const [[own], people, assigned] = await tx.send(
        escalation.escalationOf(authority),
        escalation.dutyPeople(state, authority, page.request_id),
        escalation.assignedTo(page.request_id, state),
      );
      const calls = ((own?.ladder ?? this.usual) as LadderDto).pages[page.urgency]; // checked when it was written
      const number = page.calls + 1;
      const rung = rungOf(number, calls);
      const found = calledFor(positionsOf[rung], people);
      // of a sealed request nobody else may know
      const called = found.length > 0 ? found : assigned.map(({ assignee }) => assignee);
      const callId = uuidv7();
      const at = page.now.toISOString();
      await tx.commit(
        ...pages.writeCall(page, { id: callId, number, rung, called, at, minutes: calls.minutes }),
        escalation.notifyByName(this.noticeOf(page, { id: callId, number, rung, called, at })),
        dispatch({
          ...{ state, id: callId, type: 'page', request: page.request_id },
          ...{ room: 'private', seq: 0, at },
        }),
        ...(this.mails ? writeMail(callId, state, newsOf('page')) : []),
      );
    });
  }

  private noticeOf(
    { id, request_id, requested_state, urgency }: TakenPage,
    call: {
      readonly id: string;
      readonly number: number;
      readonly rung: Rung;
      readonly called: readonly string[];
      readonly at: string;
    },
  ) {
    return {
      ...{ state: requested_state, roles: [], also: call.called, request_id, event_id: call.id },
      room: 'private' as const,
      ...{ type: 'page', at: call.at, urgent: true },
      about: { page: id, call: String(call.number), rung: call.rung, urgency },
    };
  }
}
