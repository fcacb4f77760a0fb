import type { Directory } from '@rogatory/directory';
import { conflict, idOf, nothing, recorded, requireFresh, requireStaff } from '@rogatory/identity';
import {
  invalid,
  pageOf,
  positionOf,
  requireRole,
  uuidForm,
  validated,
  type Actor,
  type Page,
  type Paging,
} from '@rogatory/kernel';
import type { ContactTester } from '@rogatory/notifications';
import { contactTests, type ContactTestRow, type Rooms } from '@rogatory/persistence';
import { requireOfficer } from './access.js';
import { ContactTestDto } from './contact-tests.dto.js';

/** A contact point was tried. Instants are RFC 3339. */
export interface ContactTestView {
  readonly id: string;
  readonly authority: string;
  readonly at: string;
  /** Until when an answer counts. */
  readonly until: string;
  readonly outcome: 'waiting' | 'answered' | 'unanswered';
  readonly answeredAt: string | null;
  /** Seconds that the answer took. */
  readonly seconds: number | null;
  /** Every State is told how fast it was answered: it came by itself, or from an operator. */
  readonly counts: boolean;
}

/** Tests of contact points: sent by the node every four weeks, or now; answered by whoever is there. */
export class ContactTests {
  constructor(
    private readonly rooms: Rooms,
    private readonly directory: Directory,
    private readonly tester: ContactTester,
  ) {}

  /** Of one's State's contact points, newest first. */
  async list(actor: Actor, { cursor, limit = 25 }: Paging): Promise<Page<ContactTestView>> {
    if (!actor.roles.includes('admin')) requireStaff(actor);
    const after = positionOf(cursor, [uuidForm])?.[0];
    const [rows] = await this.rooms.read(
      actor,
      contactTests.contactTestsOf(actor.state, after, limit + 1),
    );
    return pageOf(rows, limit, testView, ({ id }) => [id]);
  }

  /**
   * Tries a contact point now: an operator any, an administrator those of the State. What a State tries itself does not
   * count for the others: it knows the hour.
   * @throws DomainError 401; 403 `role-missing`; 422 `not-a-contact-point`; 409 `contact-test-waiting`.
   */
  async send(actor: Actor, body: unknown): Promise<ContactTestView> {
    requireRole(actor, ['admin', 'operator'], 'try a contact point');
    requireFresh(actor);
    const { authority } = validated(ContactTestDto, body);
    const found = this.directory.authority(authority);
    const operates = actor.roles.includes('operator');
    const isIn = operates || found?.state === actor.state;
    if (!found || !isIn || !found.functions.includes('contact-point')) {
      throw invalid(
        'not-a-contact-point',
        '/authority',
        'Name a 24/7 contact point; as an administrator, one of your own State.',
      );
    }
    const row = await this.tester.send(found.state, authority, actor.id, operates);
    if (row) return testView(row);
    throw conflict('contact-test-waiting', 'A test of this contact point waits for its answer.');
  }

  /** Answers a test. @throws DomainError 403 `role-missing`, `officers-only`; 404 `not-found`; 409 `contact-test-over`. */
  async answer(actor: Actor, given: string): Promise<ContactTestView> {
    requireRole(actor, ['contact', 'authority'], 'answer for a contact point');
    await this.rooms.read(actor); // that a sign-in has ended is told first
    requireOfficer(actor, 'A test asks whether somebody is there. Sign in as an officer.');
    const id = idOf(given, 'test');
    return this.rooms.withActor(actor, async (tx) => {
      const [[row], [before]] = await tx.send(
        contactTests.answerContactTest(id, actor.state),
        contactTests.contactTestOf(id, actor.state),
      );
      if (!row) {
        if (!before) throw nothing('test');
        throw conflict('contact-test-over', 'This test was answered, or its time is over.');
      }
      const view = testView(row);
      const detail = { test: id, seconds: view.seconds };
      await tx.commit(recorded(actor, 'contact-test-answered', row.authority, detail));
      return view;
    });
  }
}

function testView({
  id,
  authority,
  at,
  until,
  answered_at,
  counts,
  over,
}: ContactTestRow): ContactTestView {
  const open = over ? 'unanswered' : 'waiting';
  return {
    ...{ id, authority, at: at.toISOString(), until: until.toISOString() },
    outcome: answered_at ? 'answered' : open,
    answeredAt: answered_at?.toISOString() ?? null,
    seconds: answered_at && Math.round((answered_at.getTime() - at.getTime()) / 1000),
    counts,
  };
}
