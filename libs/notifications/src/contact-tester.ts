import {
  contactTests,
  dispatchNotice,
  escalation,
  insertAccessEvent,
  lockSubject,
  now,
  writeMail,
  type ContactTestRow,
  type Rooms,
  type Transaction,
} from '@rogatory/persistence';
import { v7 as uuidv7 } from 'uuid';
import type { UsualLadderDto } from './ladder.dto.js';
import { calledFor } from './ladder.js';
import { newsOf } from './mail-texts.js';

/** Milliseconds between two looks for contact points that have no test planned. */
const planEvery = 60_000;
const type = 'contact-test';

/** Tries each contact point every four weeks, at an hour that nobody knows beforehand, and measures the answer. */
export class ContactTester {
  private plannedAt = -planEvery;

  constructor(
    private readonly rooms: Rooms,
    private readonly usual: UsualLadderDto,
    /** Whether officers are written to. */
    private readonly mails: boolean,
  ) {}

  /** Sends every test that is due, each once; returns how many were. One that fails keeps no other waiting. */
  async sweep(limit = 200): Promise<number> {
    if (performance.now() - this.plannedAt > planEvery) {
      await this.rooms.asSystem('relay', '', (tx) => tx.commit(contactTests.planContactTests()));
      this.plannedAt = performance.now();
    }
    const [due] = await this.rooms.asSystem('relay', '', (tx) =>
      tx.commit(contactTests.dueContactTests(limit)),
    );
    const faults: unknown[] = [];
    for (const { authority, state } of due) {
      await this.rooms
        .asSystem('relay', state, async (tx) => {
          const [[taken]] = await tx.send(contactTests.takeContactTest(authority));
          if (taken) await this.sendIn(tx, state, authority, 'system', true);
        })
        .catch((fault: unknown) => faults.push(fault));
    }
    if (faults.length > 0) throw faults[0] as Error;
    return due.length;
  }

  /**
   * Sends a test now. Undefined where one waits for its answer still; one that does not count holds up none that does.
   * @param by who wants it. @param counts whether every State is told how fast it is answered.
   */
  send(
    state: string,
    authority: string,
    by: string,
    counts: boolean,
  ): Promise<ContactTestRow | undefined> {
    return this.rooms.asSystem('relay', state, (tx) =>
      this.sendIn(tx, state, authority, by, counts),
    );
  }

  private async sendIn(
    tx: Transaction,
    state: string,
    authority: string,
    by: string,
    counts: boolean,
  ): Promise<ContactTestRow | undefined> {
    const [, waiting, [clock], people] = await tx.send(
      lockSubject(`contact test ${authority}`),
      contactTests.waitingContactTests(authority),
      now(),
      escalation.dutyPeople(state, authority, null),
    );
    if (!clock || waiting.some((test) => test.counts || !counts)) return undefined;
    const id = uuidv7();
    const at = clock.now.toISOString();
    const called = calledFor(['first'], people);
    const { minutes } = this.usual.contactTests;
    const [[row]] = await tx.commit(
      contactTests.insertContactTest(id, state, authority, at, minutes, counts),
      escalation.notifyByName({
        ...{ state, roles: [], also: called, request_id: null, event_id: id, room: 'private' },
        ...{ type, about: { test: id, authority }, at, urgent: true },
      }),
      dispatchNotice(state, id, type, at),
      insertAccessEvent({
        ...{ state, type: 'contact-test-sent', actor: by, subject: authority },
        detail: { test: id, called },
      }),
      ...(this.mails ? writeMail(id, state, newsOf(type)) : []),
    );
    return row;
  }
}
