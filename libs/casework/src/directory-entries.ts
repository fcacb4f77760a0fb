import { DomainError, personOf, requireRole, type Actor } from '@rogatory/kernel';
import type { Directory } from '@rogatory/directory';
import { conflict, nothing, recorded, requireFresh } from '@rogatory/identity';
import { newsOf } from '@rogatory/notifications';
import {
  escalation,
  insertPending,
  lockAuthorityEntry,
  lockPending,
  lockStateEntry,
  lockSubject,
  now,
  onlyOnce,
  openPendingOf,
  otherAdministrators,
  settledFor,
  settlePending,
  workingNow,
  writeAuthorityEntry,
  writeMail,
  writeStateEntry,
  type AuthorityEntry,
  type EntryRow,
  type Idempotency,
  type PendingRow,
  type Rooms,
  type StateEntry,
  type Statement,
  type Transaction,
} from '@rogatory/persistence';
import { v7 as uuidv7 } from 'uuid';
import { requestId, requireVersion, type Once } from './access.js';
import { AuthorityEntryDto, StateEntryDto } from './directory-entries.dto.js';
import {
  bodyOf,
  entryOutcome,
  isSame,
  pendingEntry,
  type Entry,
  type EntryOutcome,
  type PendingEntry,
  type WorkingNow,
} from './directory-entry-view.js';
import { DeclineDto, TakeBackDto } from './four-eyes.dto.js';
import { requireAnother, requireOpen, requireOwn } from './second-person.js';
import { plain, validated } from './validation.js';

/** Hours after which a change that nobody confirmed expires. */
const hours = 72;
const type = 'directory-change';
const ends = { confirm: 'confirmed', decline: 'declined', withdraw: 'withdrawn' } as const;
type End = keyof typeof ends;

/**
 * What a State says of itself and its authorities. Other States act on it, so that changing it takes two: an
 * administrator asks, another administrator or an officer of a central authority confirms.
 */
export class DirectoryEntries {
  constructor(
    private readonly rooms: Rooms,
    private readonly directory: Directory,
    /** Whether officers are written to. */
    private readonly mails: boolean,
  ) {}

  /** Which States work now. */
  async working(actor: Actor): Promise<readonly WorkingNow[]> {
    const [rows] = await this.rooms.read(actor, workingNow());
    return rows.map(({ code: state, weekend, holiday }) => ({ state, weekend, holiday }));
  }

  /** The changes of one's own State's entry that wait. */
  async pending(actor: Actor): Promise<readonly PendingEntry[]> {
    requireRole(actor, ['admin', 'authority', 'auditor'], 'see changes of the directory that wait');
    const [rows] = await this.rooms.administering(actor, (tx) =>
      tx.commit(openPendingOf(actor.state, 'directory')),
    );
    return rows.map((row) => pendingEntry(row, actor));
  }

  /** What came lately of the changes that the actor asked for. */
  async outcomes(actor: Actor): Promise<readonly EntryOutcome[]> {
    const wanted = settledFor(actor.state, 'directory', personOf(actor));
    const [rows] = await this.rooms.administering(actor, (tx) => tx.commit(wanted));
    return rows.flatMap(entryOutcome);
  }

  /** Asks for a change of what one's State says of itself. @throws DomainError as `ask` does. */
  changeState(actor: Actor, code: string, sent: unknown, seen: Once): Promise<PendingEntry> {
    return this.ask(actor, code, seen, lockStateEntry(code), () => {
      const { reasons, ...entry } = validated(StateEntryDto, sent ?? {});
      return { reasons, entry: plain(entry) };
    });
  }

  /** Asks for a change of what is said of an authority. @throws DomainError as `ask` does. */
  changeAuthority(actor: Actor, id: string, sent: unknown, seen: Once): Promise<PendingEntry> {
    return this.ask(actor, id, seen, lockAuthorityEntry(id, actor.state), () => {
      const { reasons, email = '', ...entry } = validated(AuthorityEntryDto, sent ?? {});
      return { reasons, entry: plain({ ...entry, email }) };
    });
  }

  /**
   * Confirms or declines a change as another officer, or takes back one's own.
   * @throws DomainError `confirm-own`, `ask-of-another` (403), `step-up-required` (401), `pending-expired`,
   *   `pending-settled`, `entry-changed` (409).
   */
  async settle(
    actor: Actor,
    given: string,
    end: End,
    sent: unknown,
    idempotency?: Idempotency,
  ): Promise<readonly PendingEntry[]> {
    requireRole(actor, ['admin', 'authority'], 'confirm a change of the directory');
    const id = requestId(given);
    const { state } = actor;
    const settle = onlyOnce(actor, idempotency, async (tx) => {
      const [[row]] = await tx.send(lockPending(id, state));
      if (row?.kind !== 'directory') {
        throw new DomainError('not-found', 'not-found', 'There is no such change that waits.');
      }
      if (end === 'withdraw') requireOwn(row, actor);
      else requireAnother(row, actor);
      if (end === 'confirm') requireFresh(actor);
      const { reasons } = validated(end === 'decline' ? DeclineDto : TakeBackDto, sent ?? {});
      requireOpen(row);
      const { before, after } = bodyOf(row);
      const changes: Statement[] = [];
      if (end === 'confirm') {
        const isState = row.subject === state;
        const lock: Statement<EntryRow<Entry>> = isState
          ? lockStateEntry(state)
          : lockAuthorityEntry(row.subject, state);
        const [[now]] = await tx.send(lock);
        if (!now || !isSame(now.entry, before)) {
          throw conflict(
            'entry-changed',
            'The entry has changed since this was asked for. Decline it, and have it asked for anew.',
          );
        }
        changes.push(
          // the body was written by `ask` for this very kind of entry
          isState
            ? writeStateEntry(state, after as StateEntry)
            : writeAuthorityEntry(row.subject, state, after as AuthorityEntry),
        );
      }
      await tx.send(
        ...changes,
        settlePending(id, ends[end], actor.id, reasons ?? null),
        recorded(actor, `directory-change-${ends[end]}`, row.subject, {
          ...{ change: id, before, after, askedBy: row.asked_by },
          ...(reasons !== undefined && { reasons }),
        }),
      );
      if (end !== 'withdraw') await this.tell(tx, row, `${type}-${ends[end]}`, reasons);
      return null;
    });
    await this.rooms.administering(actor, settle);
    if (end === 'confirm') await this.directory.prepare();
    return this.pending(actor);
  }

  /** Tells whoever asked what came of it, and those who were told that it waits. */
  private async tell(
    tx: Transaction,
    { state, subject, asked_by, asked_person }: PendingRow,
    outcome: string,
    reasons = '',
  ): Promise<void> {
    const id = uuidv7();
    const about = { entry: subject, ...(reasons !== '' && { reasons }) };
    const [, [clock]] = await tx.send(tx.become({ state, purpose: 'relay' }), now());
    await tx.send(
      escalation.notifyByName({
        ...{ state, roles: ['authority'], also: [...new Set([asked_by, asked_person])] },
        ...{ request_id: null, event_id: id },
        ...{ room: 'private', type: outcome, about, urgent: false },
        at: clock?.now.toISOString() ?? '',
      }),
      ...(this.mails ? writeMail(id, state, newsOf(outcome)) : []),
    );
  }

  /**
   * Asks for a change. It never takes effect at once.
   * @throws DomainError `role-missing` (403), `step-up-required` (401), `not-found` (404), `precondition-required`
   *   (428), `stale` (412), `invalid-body` (422), `entry-unchanged`, `already-pending` (409).
   */
  private async ask(
    actor: Actor,
    subject: string,
    seen: Once,
    lock: Statement<EntryRow<Entry>>,
    read: () => { readonly reasons: string; readonly entry: Entry },
  ): Promise<PendingEntry> {
    requireRole(actor, ['admin'], 'change the directory');
    const { state } = actor;
    const authority = this.directory.authority(subject);
    if (subject !== state && authority?.state !== state) throw nothing('entry');
    requireFresh(actor);
    const ask = onlyOnce(actor, seen.idempotency, async (tx) => {
      const [, [now], waiting, others] = await tx.send(
        lockSubject(`directory ${subject}`),
        lock,
        openPendingOf(state, 'directory'),
        otherAdministrators(state, personOf(actor)),
      );
      if (!now) throw nothing('entry');
      requireVersion(actor, now.version, seen, 'entry');
      const { reasons, entry } = read();
      if (isSame(now.entry, entry)) {
        throw conflict('entry-unchanged', 'The entry says so already: there is nothing to change.');
      }
      const twin = waiting.find((row) => row.subject === subject);
      if (twin) {
        throw conflict(
          'already-pending',
          `A change of this entry waits for a second officer already (${twin.id}). Have it confirmed, declined or taken back first.`,
        );
      }
      const id = uuidv7();
      const [[row]] = await tx.send(
        insertPending({
          ...{ id, state, authority: authority?.id ?? actor.authority ?? '', kind: 'directory' },
          ...{ subject, request_id: null, action: 'change', reasons, hours },
          body: plain({ before: now.entry, after: entry }),
          ...{ asked_by: actor.id, asked_person: personOf(actor) },
        }),
        recorded(actor, 'directory-change-asked', subject, {
          ...{ change: id, before: now.entry, after: entry, reasons },
        }),
      );
      if (!row) throw new Error('The change that was asked for was not kept.');
      await tx.send(
        tx.become({ state, purpose: 'relay' }),
        escalation.notifyByName({
          ...{ state, roles: ['authority'], also: others.map((one) => one.id), request_id: null },
          ...{ event_id: id, room: 'private', type, about: { entry: subject }, urgent: false },
          at: row.asked_at.toISOString(),
        }),
        ...(this.mails ? writeMail(id, state, newsOf(type)) : []),
      );
      return pendingEntry(row, actor);
    });
    return this.rooms.administering(actor, ask);
  }
}
