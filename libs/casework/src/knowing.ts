import { validated, type Actor } from '@rogatory/kernel';
import type { Law } from '@rogatory/law';
import {
  assignable,
  assignmentsOf,
  deleteAssignment,
  deleteSeal,
  insertAssignment,
  insertSeal,
  Ledger,
  lockRequest,
  now,
  openRequest,
  privateRoom,
  sealOf,
  standInsOf,
  toRecord,
  type Rooms,
  type Statement,
  type Transaction,
} from '@rogatory/persistence';
import {
  notFound,
  opened,
  readerOf,
  requestId,
  requireCaseAccess,
  requireRole,
  workers,
} from './access.js';
import { keeping, looking, once, replayed, type Answer, type Idempotency } from './answers.js';
import { AssignDto, SealDto, UnassignDto } from './knowing.dto.js';
import {
  assignmentOf,
  assignmentView,
  lastAssignee,
  needToKnow,
  peopleView,
  requireAssigned,
  requireAssigner,
  requireRoom,
  unknownAssignee,
  type AssignmentView,
  type Found,
  type PeopleView,
} from './people.js';

/** What is to be written and answered; without an event nothing has changed. */
interface Change<T> {
  readonly answer: Answer<T>;
  readonly event?: {
    readonly type: 'assign' | 'unassign' | 'seal' | 'unseal';
    readonly data: Readonly<Record<string, string>>;
  };
  readonly statements?: readonly Statement[];
}

/**
 * Who in a State works on a request, and whether the State keeps it to them. Each change is an event of the State's
 * own room; the other State learns nothing of it.
 */
export class Knowing {
  constructor(
    private readonly rooms: Rooms,
    private readonly law: Law,
  ) {}

  async people(actor: Actor, given: string): Promise<PeopleView> {
    requireCaseAccess(actor);
    const id = requestId(given);
    const [[row], people, [seal], standIns] = await this.rooms.read(
      actor,
      openRequest(actor, id, 'people'),
      assignmentsOf(id, actor.state),
      sealOf(id, actor.state),
      standInsOf(id, actor.state),
    );
    opened(row, actor);
    return peopleView(people, seal, standIns);
  }

  /** Names an officer, a service account or a unit of one's own State for a request: 201; 200 where that stood already. */
  assign(
    actor: Actor,
    given: string,
    body: unknown,
    idempotency?: Idempotency,
  ): Promise<Answer<AssignmentView>> {
    return this.change(actor, given, idempotency, async (found, tx) => {
      const named = (body as { assignee?: unknown } | null)?.assignee;
      await requireAssigner(actor, found.row, String(named), tx);
      const { assignee: name, reasons } = validated(AssignDto, body);
      const [[who]] = await tx.send(assignable(actor.state, name, workers));
      if (!who) throw unknownAssignee('/assignee');
      const before = found.people.find(({ assignee }) => assignee === who.id);
      if (before) return { answer: { status: 200, body: assignmentView(before) } };
      requireRoom(found.people);
      const row = assignmentOf(actor, found, who.id, who.kind);
      return {
        answer: { status: 201, body: assignmentView({ ...row, name: who.name }) },
        event: {
          type: 'assign',
          data: { assignee: who.id, kind: who.kind, ...(reasons !== undefined && { reasons }) },
        },
        statements: [insertAssignment(row)],
      };
    });
  }

  /** Takes somebody off a request; of whoever is not on it nothing is said. @throws DomainError `last-assignee` (409). */
  async unassign(actor: Actor, given: string, assignee: string, body: unknown): Promise<void> {
    await this.change(actor, given, undefined, async ({ row, people, seal }, tx) => {
      await requireAssigner(actor, row, assignee, tx);
      const { reasons } = validated(UnassignDto, body ?? {});
      const nothing = { status: 204, body: undefined };
      const ids = [assignee, assignee.toLowerCase()];
      const gone = people.find((person) => ids.includes(person.assignee))?.assignee;
      if (gone === undefined) return { answer: nothing };
      if (seal && people.length === 1) throw lastAssignee();
      return {
        answer: nothing,
        event: {
          type: 'unassign',
          data: { assignee: gone, ...(reasons !== undefined && { reasons }) },
        },
        statements: [deleteAssignment(row.id, actor.state, gone)],
      };
    });
  }

  /** Keeps a request to those who are assigned to it, the sealer among them: 201; 200 where it was sealed already. */
  seal(
    actor: Actor,
    given: string,
    body: unknown,
    idempotency?: Idempotency,
  ): Promise<Answer<PeopleView>> {
    return this.change(actor, given, idempotency, (found) => {
      requireRole(actor, ['authority'], 'seal a request');
      const { reasons } = validated(SealDto, body);
      const { row, at, people, seal } = found;
      if (seal) return { answer: { status: 200, body: peopleView(people, seal) } };
      const sealed = { request_id: row.id, state: actor.state, sealed_by: actor.id, at };
      const self = assignmentOf(
        actor,
        found,
        actor.id,
        actor.kind === 'officer' ? 'officer' : 'service',
      );
      const isNamed = people.some(({ assignee }) => assignee === actor.id);
      const all = isNamed ? people : [...people, { ...self, name: actor.id }];
      return {
        answer: { status: 201, body: peopleView(all, sealed) },
        event: { type: 'seal', data: { reasons } },
        statements: [
          insertAssignment(self),
          insertSeal(row.id, actor.state, actor.id, at.toISOString()),
        ],
      };
    });
  }

  /** Opens a sealed request to the whole State again; without effect on one that is not sealed. */
  unseal(
    actor: Actor,
    given: string,
    body: unknown,
    idempotency?: Idempotency,
  ): Promise<Answer<PeopleView>> {
    return this.change(actor, given, idempotency, ({ row, people, seal }) => {
      requireRole(actor, ['authority'], 'unseal a request');
      const { reasons } = validated(SealDto, body);
      const answer = { status: 200, body: peopleView(people, undefined) };
      if (!seal) return { answer };
      return {
        answer,
        event: { type: 'unseal', data: { reasons } },
        statements: [deleteSeal(row.id, actor.state)],
      };
    });
  }

  /** One transaction: the request locked, its people read, the event and what it changes written. */
  private async change<T>(
    actor: Actor,
    given: string,
    idempotency: Idempotency | undefined,
    decide: (found: Found, tx: Transaction) => Change<T> | Promise<Change<T>>,
  ): Promise<Answer<T>> {
    requireCaseAccess(actor);
    const id = requestId(given);
    return once(idempotency, () =>
      this.rooms.withActor(actor, async (tx) => {
        const [[row], [clock], [room], people, [seal], ...answers] = await tx.send(
          lockRequest(id, readerOf(actor)),
          now(),
          privateRoom(id, actor.state),
          assignmentsOf(id, actor.state),
          sealOf(id, actor.state),
          ...looking(actor, idempotency),
        );
        if (!row || !clock) throw notFound();
        const before = replayed<T>(answers[0]?.[0], idempotency);
        if (before) return before;
        if (seal) requireAssigned(actor, people);
        const at = clock.now.toISOString();
        const {
          answer,
          event,
          statements = [],
        } = await decide({ row, at: clock.now, people, seal }, tx);
        const ledger = new Ledger(toRecord(row), actor.state, row, room);
        if (event) ledger.append(needToKnow(row, actor.state, event, at, this.law), actor);
        // whoever takes oneself off sees the request no longer: that comes last
        await tx.commit(
          ...ledger.finish(),
          ...statements,
          ...keeping(actor, idempotency, answer, at),
        );
        return answer;
      }),
    );
  }
}
