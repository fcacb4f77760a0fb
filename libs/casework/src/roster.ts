import type { Directory } from '@rogatory/directory';
import {
  conflict,
  idOf,
  nothing,
  recorded,
  requireAuthority,
  requireFresh,
  requireStaff,
} from '@rogatory/identity';
import {
  caseRoles,
  DomainError,
  instantForm,
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
import {
  now,
  officersOf,
  onlyOnce,
  roster,
  type Idempotency,
  type RosterSpan,
  type Rooms,
  type Transaction,
} from '@rogatory/persistence';
import { v7 as uuidv7 } from 'uuid';
import {
  dutyViews,
  gapView,
  shiftView,
  type DutyView,
  type GapView,
  type ShiftView,
} from './roster-view.js';
import { ShiftDto, ShiftNoteDto } from './roster.dto.js';

/** Days that one shift may last, and that it may lie ahead. */
const longestShift = 31;
const farthestAhead = 366;
const day = 86_400_000;
/** Who may be on call, and leave and read notes of hand-over: who acts on requests that come by night. */
const onCallRoles = ['contact', 'authority'] as const;

/**
 * Who is on call, shift by shift. Administrators write the roster of their State; contact officers that of their own
 * authority, to swap. All of the State's staff read it.
 */
export class Roster {
  constructor(
    private readonly rooms: Rooms,
    private readonly directory: Directory,
  ) {}

  /** The shifts of a span, the first to begin first, and where nobody is on call in the next fourteen days. */
  async list(
    actor: Actor,
    span: RosterSpan,
    { cursor, limit = 25 }: Paging,
  ): Promise<Page<ShiftView> & { readonly gaps: readonly GapView[] }> {
    const [from = '', id = ''] = positionOf(cursor, [instantForm, uuidForm]) ?? [];
    const after = cursor === undefined ? undefined : { from, id };
    const [rows, gaps] = await this.reading(actor, (tx) =>
      tx.commit(
        roster.shiftsWithin(actor.state, span, after, limit + 1),
        roster.rosterGaps(actor.state),
      ),
    );
    const page = pageOf(rows, limit, shiftView, (row) => [row.from_at.toISOString(), row.id]);
    return { ...page, gaps: gaps.map(gapView) };
  }

  /** Who is on call now, authority by authority, with the last note of hand-over for those who may be on call. */
  async now(actor: Actor): Promise<{ readonly items: readonly DutyView[] }> {
    const readsNotes = actor.roles.some((role) => [...onCallRoles, 'auditor'].includes(role));
    const [shifts, notes] = await this.reading(actor, (tx) =>
      tx.commit(roster.onCallNow(actor.state), roster.lastHandOvers(actor.state)),
    );
    const authorities = this.directory.authorities(actor.state);
    return { items: dutyViews(authorities, shifts, readsNotes ? notes : []) };
  }

  /**
   * Puts an officer on call, in place of another where a shift is named.
   * @throws DomainError 403 `role-missing`, `roster-of-another`; 404 `not-found`; 422 `unknown-authority`,
   * `officer-unfit`, `shift-times`; 409 `shift-overlaps`, `shift-over`.
   */
  async add(actor: Actor, body: unknown, idempotency?: Idempotency): Promise<ShiftView> {
    requireRole(actor, ['admin', 'contact'], 'write a roster');
    requireFresh(actor);
    const { authority = actor.authority ?? '', ...given } = validated(ShiftDto, body);
    this.requireWriter(actor, authority);
    const { state } = actor;
    const id = uuidv7();
    const make = onlyOnce(actor, idempotency, async (tx) => {
      const [, [clock], [officer]] = await tx.send(
        roster.lockRoster(authority),
        now(),
        officersOf([given.officer], state),
      );
      if (!officer?.active || !onCallRoles.some((role) => officer.roles.includes(role))) {
        throw invalid(
          'officer-unfit',
          '/officer',
          'Name an active officer of your State with the role contact or authority.',
        );
      }
      const span = spanOf(given, clock?.now ?? new Date(NaN));
      const taken = given.replaces === undefined ? undefined : idOf(given.replaces, 'shift');
      if (taken !== undefined) await this.takeAway(tx, actor, taken, authority);
      const place = { authority, position: given.position };
      const [[beside]] = await tx.send(roster.shiftsBeside(state, place, span, taken ?? null));
      if (beside) {
        throw conflict(
          'shift-overlaps',
          `Somebody is on call in this position at that time already (${beside.id}). Take that shift away, or name it in "replaces".`,
        );
      }
      const detail = { shift: id, ...place, ...span, ...(taken !== undefined && { taken }) };
      const [, [row]] = await tx.send(
        roster.insertShift({
          ...{ id, state, officer: officer.id, created_by: actor.id },
          ...{ ...place, ...span },
        }),
        roster.shiftOf(id, state),
        recorded(actor, 'shift-added', officer.id, detail),
      );
      if (!row) throw new Error('The shift was not written.');
      return shiftView(row);
    });
    return this.writing(actor, make);
  }

  /** Takes a shift away, or ends one that has begun. @throws DomainError 403; 404; 409 `shift-over`. */
  async remove(actor: Actor, given: string): Promise<void> {
    requireRole(actor, ['admin', 'contact'], 'write a roster');
    const id = idOf(given, 'shift');
    await this.writing(actor, async (tx) => {
      await this.takeAway(tx, actor, id);
    });
  }

  /** Leaves a note to the next shift. @throws DomainError 403 `role-missing`, `roster-of-another`; 422. */
  async handOver(
    actor: Actor,
    body: unknown,
    idempotency?: Idempotency,
  ): Promise<{ readonly id: string }> {
    requireRole(actor, onCallRoles, 'hand over');
    const { authority = actor.authority ?? '', note } = validated(ShiftNoteDto, body);
    requireAuthority(this.directory, authority, actor.state);
    const { state } = actor;
    const leave = onlyOnce(actor, idempotency, async (tx) => {
      if (authority !== actor.authority) {
        const [shifts] = await tx.send(roster.onCallNow(state));
        const isOn = shifts.some((one) => one.authority === authority && one.officer === actor.id);
        if (!isOn) throw ofAnother();
      }
      const id = uuidv7();
      await tx.send(roster.insertHandOver({ id, state, authority, note, written_by: actor.id }));
      return { id };
    });
    return this.rooms.withActor(actor, leave);
  }

  /** Notes that one has read what the shift before has left. @throws DomainError 403; 404. */
  async readHandOver(actor: Actor, given: string): Promise<void> {
    requireRole(actor, onCallRoles, 'take over');
    const id = idOf(given, 'note');
    const [[row]] = await this.rooms.withActor(actor, (tx) =>
      tx.commit(roster.readHandOver(id, actor.state, actor.id)),
    );
    if (!row) throw nothing('note');
  }

  private async takeAway(
    tx: Transaction,
    actor: Actor,
    id: string,
    authority?: string,
  ): Promise<void> {
    const [[shift]] = await tx.send(roster.shiftOf(id, actor.state));
    if (!shift || (authority !== undefined && shift.authority !== authority))
      throw nothing('shift');
    this.requireWriter(actor, shift.authority);
    requireFresh(actor);
    if (shift.over) throw conflict('shift-over', 'This shift is over: it stays as it was.');
    const [[gone]] = await tx.send(
      roster.removeShift(id, actor.state, actor.id),
      recorded(actor, 'shift-removed', shift.officer, { shift: id, authority: shift.authority }),
    );
    if (!gone) throw nothing('shift');
  }

  private requireWriter(actor: Actor, authority: string): void {
    requireAuthority(this.directory, authority, actor.state);
    if (actor.roles.includes('admin') || actor.authority === authority) return;
    throw ofAnother();
  }

  /** Administrators read and write as such, everybody else as who works on cases. */
  private reading<T>(actor: Actor, work: (tx: Transaction) => Promise<T>): Promise<T> {
    if (actor.roles.includes('admin')) return this.rooms.administering(actor, work);
    requireStaff(actor);
    requireRole(actor, caseRoles, 'read the roster');
    return this.rooms.withActor(actor, work);
  }

  private writing<T>(actor: Actor, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return actor.roles.includes('admin')
      ? this.rooms.administering(actor, work)
      : this.rooms.withActor(actor, work);
  }
}

/** A shift begins now or later, and lasts for a month at most. */
function spanOf(
  { from, to }: Pick<ShiftDto, 'from' | 'to'>,
  at: Date,
): { readonly from: string; readonly to: string } {
  const refuse = (pointer: string, sentence: string): never => {
    throw invalid('shift-times', pointer, sentence);
  };
  const begins = from === undefined ? at.getTime() : Date.parse(from);
  const ends = Date.parse(to);
  if (begins < at.getTime())
    refuse('/from', 'A shift begins now or later: leave "from" out for now.');
  if (begins > at.getTime() + farthestAhead * day)
    refuse('/from', `A shift begins within ${farthestAhead} days.`);
  if (ends <= begins) refuse('/to', 'A shift ends after it begins.');
  if (ends > begins + longestShift * day)
    refuse('/to', `A shift lasts for ${longestShift} days at most.`);
  return { from: new Date(begins).toISOString(), to: new Date(ends).toISOString() };
}

function ofAnother(): DomainError {
  return new DomainError(
    'forbidden',
    'roster-of-another',
    'You are not of this authority, nor on call for it. Its own contact officers see to its roster, or an administrator.',
  );
}
