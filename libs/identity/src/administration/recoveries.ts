import {
  DomainError,
  pageOf,
  positionOf,
  requireRole,
  uuidForm,
  validated,
  type Actor,
  type Page,
  type Paging,
  personOf,
} from '@rogatory/kernel';
import {
  endSessionsOf,
  insertPending,
  lockPending,
  openPending,
  onlyOnce,
  openRecoveries,
  settlePending,
  type Idempotency,
  type PendingRow,
  type Rooms,
  type Transaction,
} from '@rogatory/persistence';
import { v7 as uuidv7 } from 'uuid';
import type { Links } from '../links.js';
import { requireFresh } from '../step-up.js';
import { lockedOfficer, requireActiveAccount } from './accounts.js';
import { AdministrationReasonsDto } from './administration.dto.js';
import { statusOf, type LinkAnswer } from './officer-view.js';
import { conflict, idOf, nothing, recorded, requireAdministrator, written } from './rules.js';

/** Hours within which a second officer has to confirm. */
const hours = 24;

/** A recovery that waits for a second officer. Instants are RFC 3339. */
export interface RecoveryView {
  readonly id: string;
  readonly officer: string;
  readonly reasons: string;
  readonly askedBy: string;
  readonly askedAt: string;
  readonly expiresAt: string;
}

/** Whom a recovery lets in, and by which link: `null` where the same command has told it before. */
interface Recovered<L> {
  readonly officer: string;
  readonly recovery: L;
}

/**
 * Letting somebody in anew who has lost what they signed in with. It takes two: an administrator who asks, and another
 * officer, an administrator or one of a central authority, who has made sure of the person and confirms. Until the link
 * is used the former factors stay; sessions end at once (OWASP ASVS 6.4.4).
 */
export class Recoveries {
  constructor(
    private readonly rooms: Rooms,
    private readonly links: Links,
    /** The node's address as browsers know it. */
    private readonly publicUrl: string,
  ) {}

  /** Those that wait in one's State, newest first. */
  async list(actor: Actor, { cursor, limit = 25 }: Paging): Promise<Page<RecoveryView>> {
    requireSecond(actor);
    const after = positionOf(cursor, [uuidForm])?.[0];
    const [rows] = await this.rooms.administering(actor, (tx) =>
      tx.commit(openRecoveries(actor.state, after, limit + 1)),
    );
    return pageOf(rows, limit, recoveryView, ({ id }) => [id]);
  }

  /**
   * Asks for a recovery. Nothing changes for the officer until another confirms it.
   * @throws DomainError 403; 404; 422 `reasons-missing`; 409 `own-account`, `officer-deactivated`, `officer-invited`,
   * `already-pending`.
   */
  async ask(
    actor: Actor,
    given: string,
    body: unknown,
    idempotency?: Idempotency,
  ): Promise<{ readonly pending: RecoveryView }> {
    requireAdministrator(actor);
    const officer = idOf(given, 'officer');
    const { state } = actor;
    const ask = onlyOnce(actor, idempotency, async (tx) => {
      const row = await lockedOfficer(tx, officer, state);
      requireFresh(actor);
      const { reasons } = validated(AdministrationReasonsDto, body);
      if (officer === personOf(actor))
        throw conflict('own-account', 'Ask another administrator to recover your account.');
      requireActiveAccount(row);
      if (statusOf(row) === 'invited') {
        throw conflict(
          'officer-invited',
          'This officer has not joined yet. Send the invitation again instead.',
        );
      }
      const [open] = await tx.send(openPending(state, officer));
      if (open.some(({ kind }) => kind === 'recovery')) {
        throw conflict(
          'already-pending',
          'A recovery of this officer waits for its second officer already.',
        );
      }
      const id = uuidv7();
      const [[pending]] = await tx.send(
        insertPending({
          ...{ id, state, authority: row.authority, kind: 'recovery', subject: officer },
          ...{ request_id: null, action: 'recovery', body: {}, reasons, hours },
          ...{ asked_by: actor.id, asked_person: personOf(actor) },
        }),
        recorded(actor, 'recovery-asked', officer, { recovery: id, reasons }),
      );
      return { pending: recoveryView(written(pending)) };
    });
    return this.rooms.administering(actor, ask);
  }

  /**
   * Confirms as the second officer: the officer's sessions end, and the link in the answer lets them in once within a
   * day. Whoever confirms hands it over in person or by a way that is known to be theirs.
   * @throws DomainError 403 `role-missing`, `officers-only`, `confirm-own`; 404; 409 `pending-settled`,
   * `pending-expired`, `officer-deactivated`.
   */
  async confirm(actor: Actor, given: string): Promise<Recovered<LinkAnswer>>;
  async confirm(
    actor: Actor,
    given: string,
    idempotency: Idempotency,
  ): Promise<Recovered<LinkAnswer | null>>;
  async confirm(actor: Actor, given: string, idempotency?: Idempotency) {
    let recovery: LinkAnswer | undefined;
    const confirm = async (tx: Transaction, row: PendingRow) => {
      const { subject: officer, state } = row;
      requireActiveAccount(await lockedOfficer(tx, officer, state));
      const { token, expiresAt } = await this.links.issue(tx, {
        ...{ officer, state, by: actor.id },
        purpose: 'recovery',
      });
      await tx.send(
        endSessionsOf(officer),
        settlePending(row.id, 'confirmed', actor.id, null),
        recorded(actor, 'recovery-confirmed', officer, {
          ...{ recovery: row.id, askedBy: row.asked_by },
        }),
      );
      recovery = { url: `${this.publicUrl}/recovery/${token}`, expiresAt };
      return officer;
    };
    const officer = await this.settling(actor, given, confirm, { idempotency });
    return { officer, recovery: recovery ?? null };
  }

  /** Declines, with reasons. Whoever asked may decline it too, and so take it back. @throws as `confirm`, and 422. */
  async decline(
    actor: Actor,
    given: string,
    body: unknown,
    idempotency?: Idempotency,
  ): Promise<void> {
    await this.settling(
      actor,
      given,
      async (tx, row) => {
        const { reasons } = validated(AdministrationReasonsDto, body);
        const outcome = isOwn(row, actor) ? 'withdrawn' : 'declined';
        await tx.send(
          settlePending(row.id, outcome, actor.id, reasons),
          recorded(actor, `recovery-${outcome}`, row.subject, { recovery: row.id, reasons }),
        );
        return null;
      },
      { byAnother: false, idempotency },
    );
  }

  private async settling<T>(
    actor: Actor,
    given: string,
    work: (tx: Transaction, row: PendingRow) => Promise<T>,
    {
      byAnother = true,
      idempotency,
    }: { readonly byAnother?: boolean; readonly idempotency: Idempotency | undefined },
  ): Promise<T> {
    requireSecond(actor);
    const id = idOf(given, 'recovery');
    const settle = onlyOnce(actor, idempotency, async (tx) => {
      const [[row]] = await tx.send(lockPending(id, actor.state));
      if (row?.kind !== 'recovery') throw nothing('recovery');
      if (byAnother) requireAnotherOfficer(row, actor);
      requireFresh(actor);
      if (row.outcome) throw conflict('pending-settled', `This has been ${row.outcome} already.`);
      if (row.expired) {
        throw conflict('pending-expired', 'Nobody confirmed this in time. Ask for it anew.');
      }
      return work(tx, row);
    });
    return this.rooms.administering(actor, settle);
  }
}

function requireSecond(actor: Actor): void {
  requireRole(actor, ['admin', 'authority'], 'be the second officer of a recovery');
}

function isOwn({ asked_by, asked_person }: PendingRow, actor: Actor): boolean {
  return asked_by === actor.id || asked_person === personOf(actor);
}

/** A second pair of eyes is a person's, not a program's, and neither of whoever asked nor of whom it is about. */
function requireAnotherOfficer(row: PendingRow, actor: Actor): void {
  if (actor.kind !== 'officer') {
    throw new DomainError(
      'forbidden',
      'officers-only',
      'A recovery is confirmed by an officer who has made sure of the person, not by a service account.',
    );
  }
  if (isOwn(row, actor) || row.subject === personOf(actor)) {
    throw new DomainError(
      'forbidden',
      'confirm-own',
      'Whoever asked for a recovery, or is to be let in by it, cannot confirm it. Ask another officer.',
    );
  }
}

function recoveryView(row: PendingRow): RecoveryView {
  return {
    ...{ id: row.id, officer: row.subject, reasons: row.reasons ?? '', askedBy: row.asked_by },
    askedAt: row.asked_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  };
}
