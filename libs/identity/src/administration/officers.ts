import type { Directory } from '@rogatory/directory';
import {
  pageOf,
  positionOf,
  uuidForm,
  validated,
  type Actor,
  type Page,
  type Paging,
} from '@rogatory/kernel';
import {
  colleague,
  colleagues,
  insertOfficer,
  lockAdministrators,
  onlyOnce,
  staffMember,
  staffOf,
  updateOfficer,
  type Idempotency,
  type Rooms,
  type StaffFilter,
  type Transaction,
} from '@rogatory/persistence';
import { v7 as uuidv7 } from 'uuid';
import type { Links } from '../links.js';
import { requireFresh } from '../step-up.js';
import {
  changesBetween,
  definedOf,
  lockedOfficer,
  requireActiveAccount,
  requireUnit,
  sameMembers,
} from './accounts.js';
import { ChangedOfficerDto, InvitedOfficerDto } from './administration.dto.js';
import {
  colleagueView,
  officerView,
  statusOf,
  type ChangedOfficer,
  type ColleagueView,
  type InvitedBefore,
  type InvitedOfficer,
  type LinkAnswer,
  type OfficerView,
} from './officer-view.js';
import {
  conflict,
  idOf,
  nothing,
  recorded,
  requireAdministrator,
  requireAuthority,
  requireCompatible,
  requireOtherAdministrator,
  requireStaff,
  unusual,
  written,
} from './rules.js';

/** A State's officers: its administrators invite and change them, its other officers find their colleagues. */
export class Officers {
  constructor(
    private readonly rooms: Rooms,
    private readonly directory: Directory,
    private readonly links: Links,
    /** The node's address as browsers know it. */
    private readonly publicUrl: string,
  ) {}

  /** Newest first: all of them to administrators, the active ones in brief to whoever works on cases. */
  async list(actor: Actor, paging: Paging): Promise<Page<OfficerView | ColleagueView>> {
    if (actor.roles.includes('admin')) return this.find(actor, {}, paging);
    const { cursor, limit = 25 } = paging;
    const after = positionOf(cursor, [uuidForm])?.[0];
    requireStaff(actor);
    const [rows] = await this.rooms.read(actor, colleagues(actor.state, after, limit + 1));
    return pageOf(rows, limit, colleagueView, ({ id }) => [id]);
  }

  /** Some of the State's officers, newest first, for its administrators. @throws DomainError `role-missing` (403). */
  async find(actor: Actor, filter: StaffFilter, paging: Paging): Promise<Page<OfficerView>> {
    requireAdministrator(actor);
    const { cursor, limit = 25 } = paging;
    const after = positionOf(cursor, [uuidForm])?.[0];
    const [rows] = await this.rooms.administering(actor, (tx) =>
      tx.commit(staffOf(actor.state, filter, after, limit + 1)),
    );
    return pageOf(rows, limit, officerView, ({ id }) => [id]);
  }

  /** @throws DomainError `not-found`, for another State's officer as for nobody. */
  async read(actor: Actor, given: string): Promise<OfficerView | ColleagueView> {
    if (actor.roles.includes('admin')) {
      const id = idOf(given, 'officer');
      const [[row]] = await this.rooms.administering(actor, (tx) =>
        tx.commit(staffMember(id, actor.state)),
      );
      if (!row) throw nothing('officer');
      return officerView(row);
    }
    requireStaff(actor);
    const [[row]] = await this.rooms.read(actor, colleague(idOf(given, 'officer'), actor.state));
    if (!row) throw nothing('officer');
    return colleagueView(row);
  }

  /**
   * Adds an officer who signs in for the first time through the link in the answer. An address is unique within a
   * State: whether another State knows it cannot be found out here.
   * @throws DomainError 403; 422 `invalid-body`, `unknown-authority`, `unit-unknown`, `roles-incompatible`,
   * `role-of-the-node`; 409 `email-taken`.
   */
  async invite(actor: Actor, body: unknown): Promise<InvitedOfficer>;
  async invite(
    actor: Actor,
    body: unknown,
    idempotency: Idempotency,
  ): Promise<InvitedOfficer | InvitedBefore>;
  async invite(actor: Actor, body: unknown, idempotency?: Idempotency) {
    requireAdministrator(actor);
    requireFresh(actor);
    const {
      email,
      name,
      roles,
      unit = null,
      language = null,
      ...given
    } = validated(InvitedOfficerDto, body);
    const authority = requireAuthority(this.directory, given.authority, actor.state);
    requireCompatible(roles);
    const id = uuidv7();
    const { state } = actor;
    let invited: InvitedOfficer | undefined;
    const invite = onlyOnce(actor, idempotency, async (tx) => {
      await requireUnit(tx, unit, authority.id, state);
      const fresh = { id, state, authority: authority.id, email, name, roles, unit, language };
      const [[added]] = await tx.send(insertOfficer(fresh));
      if (!added) {
        throw conflict(
          'email-taken',
          'Your State has an officer with this e-mail address already, perhaps a deactivated one.',
        );
      }
      const invitation = await this.issue(tx, actor, id);
      const [[row]] = await tx.send(
        staffMember(id, state),
        recorded(actor, 'officer-invited', id, { authority: authority.id, roles, unit }),
      );
      const officer = officerView(written(row));
      invited = { officer, invitation, warnings: unusual(roles, authority) };
      return id;
    });
    const known = await this.rooms.administering(actor, invite);
    return invited ?? { officer: await this.read(actor, known), invitation: null };
  }

  /**
   * A new link for somebody who has not accepted yet; the former one ends. Whoever has joined already is let in anew
   * by a recovery alone, which takes two.
   * @throws DomainError 403; 404; 409 `officer-joined`, `officer-deactivated`.
   */
  async inviteAgain(actor: Actor, given: string): Promise<InvitedOfficer> {
    requireAdministrator(actor);
    const id = idOf(given, 'officer');
    return this.rooms.administering(actor, async (tx) => {
      const officer = await lockedOfficer(tx, id, actor.state);
      requireFresh(actor);
      requireActiveAccount(officer);
      if (statusOf(officer) !== 'invited') {
        throw conflict(
          'officer-joined',
          'This officer has accepted the invitation. Ask for a recovery instead, which takes a second officer.',
        );
      }
      return this.invitedAgain(tx, actor, id, 'officer-invited-again');
    });
  }

  /** The rest of a transaction that invites somebody anew. */
  async invitedAgain(
    tx: Transaction,
    actor: Actor,
    id: string,
    event: string,
  ): Promise<InvitedOfficer> {
    const invitation = await this.issue(tx, actor, id);
    const [[row]] = await tx.commit(staffMember(id, actor.state), recorded(actor, event, id));
    return { officer: officerView(written(row)), invitation, warnings: [] };
  }

  /**
   * Changes an officer. Roles, authority and unit hold from the very next call, of running sessions too: each call
   * reads them afresh (OWASP ASVS 8.3.2).
   * @throws DomainError 403; 404; 422 as `invite`; 409 `own-account`, `last-admin`, `officer-deactivated`.
   */
  async change(actor: Actor, given: string, body: unknown): Promise<ChangedOfficer> {
    requireAdministrator(actor);
    const id = idOf(given, 'officer');
    const { state } = actor;
    return this.rooms.administering(actor, async (tx) => {
      const [admins] = await tx.send(lockAdministrators(state));
      const before = await lockedOfficer(tx, id, state);
      requireFresh(actor);
      requireActiveAccount(before);
      const patch = validated(ChangedOfficerDto, body);
      const { name, roles, unit, language } = { ...before, ...definedOf(patch) };
      const wanted = patch.authority ?? before.authority;
      const authority = requireAuthority(this.directory, wanted, state);
      const rolesChange = !sameMembers(roles, before.roles);
      if (rolesChange) {
        if (id === actor.id) {
          throw conflict(
            'own-account',
            'Nobody changes their own roles. Ask another administrator of your State.',
          );
        }
        requireCompatible(roles, before.roles);
        if (!roles.includes('admin')) requireOtherAdministrator(admins, id);
      }
      if (unit !== before.unit || authority.id !== before.authority)
        await requireUnit(tx, unit, authority.id, state);
      const after = { id, state, authority: authority.id, name, roles, unit, language };
      const changes = changesBetween(before, after);
      const [, , [row]] = await tx.commit(
        updateOfficer(after),
        recorded(actor, 'officer-changed', id, changes),
        staffMember(id, state),
      );
      const warnings = rolesChange ? unusual(roles, authority) : [];
      return { officer: officerView(written(row)), warnings };
    });
  }

  private async issue(
    tx: Transaction,
    { id: by, state }: Actor,
    officer: string,
  ): Promise<LinkAnswer> {
    const { token, expiresAt } = await this.links.issue(tx, {
      ...{ officer, state, by },
      purpose: 'invitation',
    });
    return { url: `${this.publicUrl}/invitation/${token}`, expiresAt };
  }
}
