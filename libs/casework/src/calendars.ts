import { DomainError, invalid, requireRole, validated, type Actor } from '@rogatory/kernel';
import { preview, type Preview } from '@rogatory/deadlines';
import {
  difference,
  differingDays,
  inOrder,
  readHolidays,
  readYears,
  sortedOut,
  withYears,
  type Directory,
  type Holiday,
} from '@rogatory/directory';
import { requireFresh } from '@rogatory/identity';
import type { Law } from '@rogatory/law';
import {
  calendars,
  insertAccessEvent,
  now,
  onlyOnce,
  promise,
  type CalendarRow,
  type Rooms,
  type StateRow,
  type Transaction,
} from '@rogatory/persistence';
import { requireVersion, type Once, type Precondition } from './access.js';
import { CalendarDto, CalendarImportDto } from './calendar.dto.js';

/** The working days of a State. */
export interface CalendarView {
  readonly state: string;
  readonly zone: string;
  readonly weekend: readonly number[];
  /** In the order of their days. */
  readonly holidays: readonly Holiday[];
  readonly version: number;
  /** RFC 3339; null where it was never changed. */
  readonly changedAt: string | null;
}

/** What a file does to a calendar, or would do. */
export interface ImportView {
  readonly applied: boolean;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly calendar: CalendarView;
  /** Of a dry run: the open deadlines that would move, as numbers. */
  readonly deadlines: Preview | null;
}

type Days = Pick<CalendarView, 'weekend' | 'holidays'>;

/**
 * The calendars by which clocks count days. Everybody reads every State's; its own administrators change it. A change
 * promises in its own transaction that the open deadlines are recalculated.
 */
export class Calendars {
  constructor(
    private readonly rooms: Rooms,
    private readonly law: Law,
    private readonly directory: Directory,
  ) {}

  /** A calendar, or one year of it. @throws DomainError `not-found` (404). */
  async read(actor: Actor, given: string, year?: number): Promise<CalendarView> {
    const state = this.known(given);
    const [[row]] = await this.rooms.read(actor, calendars.calendarOf(state.code));
    const whole = viewOf(state, row);
    if (year === undefined) return whole;
    const holidays = whole.holidays.filter(({ on }) => Number(on.slice(0, 4)) === year);
    return { ...whole, holidays };
  }

  /**
   * Replaces one's own State's calendar.
   * @throws DomainError `role-missing`, `calendar-of-another` (403), `not-found` (404), `precondition-required` (428),
   *   `stale` (412), `invalid-body`, `day-twice` (422).
   */
  change(actor: Actor, given: string, body: unknown, seen: Once): Promise<CalendarView> {
    const state = this.own(actor, given);
    const change = onlyOnce(actor, seen.idempotency, async (tx) => {
      const before = await this.locked(tx, actor, state, seen);
      const { weekend, holidays } = validated(CalendarDto, body);
      requireOnce(holidays);
      const after = {
        weekend: [...weekend].sort((one, other) => one - other),
        holidays: inOrder(holidays.map(holidayOf)),
      };
      return this.write(tx, actor, state, before, after);
    });
    return this.rooms.administering(actor, change);
  }

  /**
   * Replaces the holidays of some years by those of a file; all of them, or none where one line is wrong.
   * @param dryRun changes nothing, and says how many open deadlines would move.
   * @throws DomainError as `change` does, and `calendar-file-invalid`, `calendar-too-large`, `years-reversed` (422).
   */
  async import(
    actor: Actor,
    given: string,
    body: unknown,
    seen: Once,
    dryRun: boolean,
  ): Promise<ImportView> {
    const state = this.own(actor, given);
    if (dryRun) {
      const [[row]] = await this.rooms.read(actor, calendars.calendarOf(state.code));
      const before = viewOf(state, row);
      requireVersion(actor, before.version, seen, 'calendar');
      const after = { ...before, ...imported(before, body) };
      const deadlines = await preview(this.rooms, this.law, {
        ...after,
        ...sortedOut(after.holidays),
      });
      const counts = difference(before.holidays, after.holidays);
      return { applied: false, ...counts, calendar: after, deadlines };
    }
    const apply = onlyOnce(actor, seen.idempotency, async (tx) => {
      const before = await this.locked(tx, actor, state, seen);
      const after = imported(before, body);
      const calendar = await this.write(tx, actor, state, before, after);
      const counts = difference(before.holidays, after.holidays);
      return { applied: true, ...counts, calendar, deadlines: null };
    });
    return this.rooms.administering(actor, apply);
  }

  /** The calendar as it is, which nobody else may change until the end of the transaction. */
  private async locked(
    tx: Transaction,
    actor: Actor,
    state: StateRow,
    seen: Precondition,
  ): Promise<CalendarView> {
    const [, , [row]] = await tx.send(
      calendars.beginCalendar(state.code, actor.id),
      calendars.lockCalendar(state.code),
      calendars.calendarOf(state.code),
    );
    const before = viewOf(state, row);
    requireVersion(actor, before.version, seen, 'calendar');
    return before;
  }

  /** Writes what has changed; where nothing has, the version stays. */
  private async write(
    tx: Transaction,
    actor: Actor,
    state: StateRow,
    before: CalendarView,
    after: Days,
  ): Promise<CalendarView> {
    const counts = difference(before.holidays, after.holidays);
    const sameWeek = before.weekend.join() === after.weekend.join();
    if (sameWeek && Object.values(counts).every((count) => count === 0)) return before;
    const [[clock]] = await tx.send(now());
    const at = clock?.now.toISOString() ?? '';
    const version = before.version + 1;
    const days = Object.values(differingDays(before.holidays, after.holidays)).flat().sort();
    const { code } = state;
    await tx.send(
      ...calendars.writeCalendar(code, actor.id, after),
      insertAccessEvent({
        ...{ state: code, type: 'calendar-changed', actor: actor.id, subject: code },
        // whoever asks later why a deadline moved asks for the day, not for the number of them
        detail: { version, ...counts, days, ...(!sameWeek && { weekend: after.weekend }) },
        ...(actor.from && { from: actor.from }),
      }),
      promise('deadlines', 'recalculate', at, { state: code, version: String(version) }),
    );
    return { ...before, ...after, version, changedAt: at };
  }

  private known(given: string): StateRow {
    const state = this.directory.states().find(({ code }) => code === given);
    if (state) return state;
    throw new DomainError('not-found', 'not-found', 'There is no such State in the directory.');
  }

  private own(actor: Actor, given: string): StateRow {
    requireRole(actor, ['admin'], 'change a calendar');
    requireFresh(actor);
    const state = this.known(given);
    if (state.code === actor.state) return state;
    throw new DomainError(
      'forbidden',
      'calendar-of-another',
      'Each State keeps its own calendar; you may read this one.',
    );
  }
}

function viewOf({ code, zone, weekend }: StateRow, row: CalendarRow | undefined): CalendarView {
  return {
    ...{ state: code, zone, weekend: row?.weekend ?? weekend, holidays: row?.holidays ?? [] },
    ...{
      version: row?.version ?? 0,
      changedAt: row?.version ? row.changed_at.toISOString() : null,
    },
  };
}

function imported({ weekend, holidays }: CalendarView, body: unknown): Days {
  const { format, content, from, to, source } = validated(CalendarImportDto, body);
  if (to < from) throw invalid('years-reversed', '/to', 'The last year comes before the first.');
  const years = { from, to };
  if (format === 'yaml') {
    const file = readYears(content, years, source ?? null);
    return { weekend: file.weekend, holidays: withYears(holidays, years, file.holidays) };
  }
  const fresh = readHolidays(format, content, years, source ?? null);
  return { weekend, holidays: withYears(holidays, years, fresh) };
}

function holidayOf({
  on,
  name,
  status = 'confirmed',
  half = false,
  source,
}: CalendarDto['holidays'][number]): Holiday {
  return { on, name, status, half, source: source ?? null };
}

function requireOnce(holidays: readonly { readonly on: string }[]): void {
  const days = holidays.map(({ on }) => on);
  const twice = days.findIndex((on, index) => days.indexOf(on) < index);
  if (twice < 0) return;
  throw invalid(
    'day-twice',
    `/holidays/${twice}/on`,
    `${days[twice] ?? ''} stands there twice. Say each day once, with all its names.`,
  );
}
