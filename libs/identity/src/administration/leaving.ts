import { lifecycles } from '@rogatory/lifecycle';
import { validated, type Actor } from '@rogatory/kernel';
import {
  accountsAnsweredFor,
  deactivateOfficer,
  deleteFeed,
  deletePasskeysOf,
  deleteTotp,
  endAccessLinksOf,
  endDelegationsOf,
  endSessionsOf,
  lockAdministrators,
  openAssignmentsOf,
  reactivateOfficer,
  staffMember,
  type Rooms,
} from '@rogatory/persistence';
import { requireFresh } from '../step-up.js';
import { lockedOfficer } from './accounts.js';
import { AdministrationReasonsDto } from './administration.dto.js';
import { officerView, type InvitedOfficer, type OfficerView } from './officer-view.js';
import type { Officers } from './officers.js';
import {
  conflict,
  idOf,
  recorded,
  requireAdministrator,
  requireOtherAdministrator,
  written,
} from './rules.js';

/** What a leaver leaves. */
export interface DeactivatedOfficer {
  readonly officer: OfficerView;
  /** What others have to take over, as numbers: an administrator sees no case. */
  readonly toHandOver: {
    /** Assignments to requests that are not over. */
    readonly assignments: number;
    /** Service accounts that the officer answers for. */
    readonly serviceAccounts: number;
  };
}

/** States of requests in which nothing is left to do. */
const over = [...new Set(lifecycles.flatMap(({ final }) => final))];

/** Officers who leave, and who come back. */
export class Leaving {
  constructor(
    private readonly rooms: Rooms,
    private readonly officers: Officers,
  ) {}

  /**
   * Ends an officer's sessions, links and delegations at once, and takes away what they signed in with (OWASP ASVS
   * 7.4.2). What the officer has done stays.
   * @throws DomainError 403; 404; 422 `reasons-missing`; 409 `own-account`, `last-admin`, `officer-deactivated`.
   */
  async deactivate(actor: Actor, given: string, body: unknown): Promise<DeactivatedOfficer> {
    requireAdministrator(actor);
    const id = idOf(given, 'officer');
    const { state } = actor;
    return this.rooms.administering(actor, async (tx) => {
      const [admins] = await tx.send(lockAdministrators(state));
      const officer = await lockedOfficer(tx, id, state);
      requireFresh(actor);
      const { reasons } = validated(AdministrationReasonsDto, body);
      if (officer.deactivated_at)
        throw conflict('officer-deactivated', 'This officer is deactivated already.');
      if (id === actor.id || id === actor.person)
        throw conflict(
          'own-account',
          'Nobody deactivates their own account. Ask another administrator.',
        );
      requireOtherAdministrator(admins, id);
      await tx.send(
        ...deactivateOfficer(id, state),
        deleteFeed(id),
        deleteTotp(id),
        deletePasskeysOf(id),
        endSessionsOf(id),
        endAccessLinksOf(id),
        endDelegationsOf(id, state),
        recorded(actor, 'officer-deactivated', id, { reasons }),
      );
      const [[row], [accounts], , [assignments]] = await tx.commit(
        staffMember(id, state),
        accountsAnsweredFor(id, state),
        // the administrator sees no case: the system counts, and tells nothing but the number
        tx.become({ state, purpose: 'read', knows: ['*'] }),
        openAssignmentsOf(id, { state, knows: ['*'] }, over),
      );
      return {
        officer: officerView(written(row)),
        toHandOver: {
          assignments: assignments?.count ?? 0,
          serviceAccounts: accounts?.count ?? 0,
        },
      };
    });
  }

  /**
   * Ends an officer's sessions at once, wherever they are (OWASP ASVS 7.4.5). The account stays open.
   * @throws DomainError 403; 404; 401 `step-up-required`.
   */
  async endSessions(actor: Actor, given: string): Promise<{ readonly ended: number }> {
    requireAdministrator(actor);
    const id = idOf(given, 'officer');
    return this.rooms.administering(actor, async (tx) => {
      await lockedOfficer(tx, id, actor.state);
      requireFresh(actor);
      const [ended] = await tx.send(endSessionsOf(id));
      await tx.commit(recorded(actor, 'sessions-ended', id, { ended: ended.length }));
      return { ended: ended.length };
    });
  }

  /**
   * Opens an account again. Sessions and factors do not come back: the officer joins anew, through the link in the
   * answer.
   * @throws DomainError 403; 404; 409 `officer-active`.
   */
  async reactivate(actor: Actor, given: string): Promise<InvitedOfficer> {
    requireAdministrator(actor);
    const id = idOf(given, 'officer');
    return this.rooms.administering(actor, async (tx) => {
      const officer = await lockedOfficer(tx, id, actor.state);
      requireFresh(actor);
      if (!officer.deactivated_at)
        throw conflict('officer-active', 'This officer is not deactivated.');
      await tx.send(reactivateOfficer(id, actor.state));
      return this.officers.invitedAgain(tx, actor, id, 'officer-reactivated');
    });
  }
}
