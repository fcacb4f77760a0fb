import { DomainError, invalid, requireRole, type Actor, personOf } from '@rogatory/kernel';
import type { Directory } from '@rogatory/directory';
import { requireFresh } from '@rogatory/identity';
import {
  fourEyesIn,
  insertAccessEvent,
  insertPending,
  lockPending,
  lockSubject,
  onlyOnce,
  openPendingOf,
  settlePending,
  writeFourEyes,
  type FourEyesRow,
  type Idempotency,
  type PendingRow,
  type Rooms,
  type Statement,
} from '@rogatory/persistence';
import { v7 as uuidv7 } from 'uuid';
import { requestId } from './access.js';
import type { Answer } from './answers.js';
import { DeclineDto, FourEyesDto, TakeBackDto } from './four-eyes.dto.js';
import { pendingSummary, type PendingSummary } from './pending-view.js';
import { requireAnother, requireOpen, requireOwn } from './second-person.js';
import { plain, validated } from './validation.js';

/** For which acts an authority wants a second officer, and for how long what was asked for stays open. */
export interface FourEyesView {
  readonly authority: string;
  readonly action: string;
  readonly on: boolean;
  readonly hours: number;
}

/** A change of a setting that waits for a second officer. */
export interface PendingSetting extends Omit<PendingSummary, 'action'> {
  readonly setting: FourEyesView;
  readonly reasons: string | null;
}

export interface FourEyesList {
  readonly items: readonly FourEyesView[];
  readonly pending: readonly PendingSetting[];
}

/** Hours after which a change of the setting that nobody confirmed expires, and acts where nothing else is set. */
const usualHours = 72;
const ends = { confirm: 'confirmed', decline: 'declined', withdraw: 'withdrawn' } as const;
type End = keyof typeof ends;

/**
 * The setting of the second pair of eyes. Changing it takes two itself, turning it off as much as turning it on: an
 * administrator asks, another administrator or an officer of a central authority confirms.
 */
export class FourEyes {
  constructor(
    private readonly rooms: Rooms,
    private readonly directory: Directory,
  ) {}

  /** The settings of one's State, and the changes that wait. */
  async list(actor: Actor): Promise<FourEyesList> {
    requireRole(actor, ['admin', 'authority', 'auditor'], 'see what takes a second officer');
    const [settings, waiting] = await this.rooms.administering(actor, (tx) =>
      tx.commit(fourEyesIn(actor.state), openPendingOf(actor.state, 'four-eyes')),
    );
    return { items: settings.map(settingView), pending: waiting.map(pendingSetting) };
  }

  /**
   * Asks for a change. It never takes effect at once.
   * @throws DomainError `step-up-required` (401), `unknown-authority` (422), `four-eyes-unchanged`, `already-pending` (409).
   */
  async change(
    actor: Actor,
    sent: unknown,
    idempotency?: Idempotency,
  ): Promise<Answer<{ readonly pending: PendingSetting }>> {
    requireRole(actor, ['admin'], 'change what takes a second officer');
    requireFresh(actor);
    const body = validated(FourEyesDto, sent ?? {});
    const { authority, action, reasons } = body;
    const { state } = actor;
    if (this.directory.authority(authority)?.state !== state) {
      throw invalid('unknown-authority', '/authority', 'Name an authority of your own State.');
    }
    const ask = onlyOnce(actor, idempotency, async (tx) => {
      const [, settings, waiting] = await tx.send(
        lockSubject(`four-eyes ${authority}`),
        fourEyesIn(state),
        openPendingOf(state, 'four-eyes'),
      );
      const now = settings.find((row) => row.authority === authority && row.action === action);
      const hours = body.hours ?? now?.hours ?? usualHours;
      if (body.on === (now?.is_on ?? false) && (!body.on || hours === now?.hours)) {
        throw new DomainError(
          'conflict',
          'four-eyes-unchanged',
          'The setting is so already: there is nothing to change.',
        );
      }
      const twin = waiting.find((row) => row.subject === authority && row.action === action);
      if (twin) {
        throw new DomainError(
          'conflict',
          'already-pending',
          `A change of this setting waits for a second officer already (${twin.id}). Have it confirmed, declined or taken back first.`,
        );
      }
      const id = uuidv7();
      const setting = { authority, action, on: body.on, hours };
      const [[row]] = await tx.send(
        insertPending({
          ...{ id, state, authority, kind: 'four-eyes', subject: authority, request_id: null },
          ...{ action, body: plain(setting), reasons, hours: usualHours },
          ...{ asked_by: actor.id, asked_person: personOf(actor) },
        }),
        this.event(actor, 'asked', id, { ...setting, reasons }),
      );
      if (!row) throw new Error('The change that was asked for was not kept.');
      return { status: 202, body: { pending: pendingSetting(row) } };
    });
    return this.rooms.administering(actor, ask);
  }

  /**
   * Confirms or declines a change as another officer, or takes back one's own.
   * @throws DomainError `confirm-own`, `ask-of-another` (403), `step-up-required` (401), `pending-expired`, `pending-settled` (409).
   */
  async settle(
    actor: Actor,
    given: string,
    end: End,
    sent: unknown,
    idempotency?: Idempotency,
  ): Promise<FourEyesList> {
    requireRole(actor, ['admin', 'authority'], 'confirm what takes a second officer');
    const id = requestId(given);
    const { state } = actor;
    const settle = onlyOnce(actor, idempotency, async (tx) => {
      const [[row]] = await tx.send(lockPending(id, state));
      if (row?.kind !== 'four-eyes') {
        throw new DomainError('not-found', 'not-found', 'There is no such change that waits.');
      }
      if (end === 'withdraw') requireOwn(row, actor);
      else requireAnother(row, actor);
      if (end === 'confirm') requireFresh(actor);
      const { reasons } = validated(end === 'decline' ? DeclineDto : TakeBackDto, sent ?? {});
      requireOpen(row);
      const setting = settingOf(row);
      const changes: Statement[] = end === 'confirm' ? [writeFourEyes({ state, ...setting })] : [];
      await tx.send(
        ...changes,
        settlePending(id, ends[end], actor.id, reasons ?? null),
        this.event(actor, ends[end], id, {
          ...settingView(setting),
          askedBy: row.asked_by,
          ...(reasons !== undefined && { reasons }),
        }),
      );
      return null;
    });
    await this.rooms.administering(actor, settle);
    return this.list(actor);
  }

  private event(
    { id: actor, state, from }: Actor,
    what: 'asked' | (typeof ends)[End],
    subject: string,
    detail: Readonly<Record<string, unknown>>,
  ): Statement {
    const type = `four-eyes-${what}`;
    return insertAccessEvent({ state, type, actor, subject, detail, ...(from && { from }) });
  }
}

function settingOf({ body, authority, action }: PendingRow): Omit<FourEyesRow, 'state'> {
  const { on, hours } = body as unknown as FourEyesView; // written by `change`
  return { authority, action, hours, is_on: on };
}

function settingView(row: Omit<FourEyesRow, 'state'>): FourEyesView {
  return { authority: row.authority, action: row.action, on: row.is_on, hours: row.hours };
}

function pendingSetting(row: PendingRow): PendingSetting {
  const { action, ...summary } = pendingSummary(row);
  return { ...summary, setting: settingView(settingOf(row)), reasons: row.reasons };
}
