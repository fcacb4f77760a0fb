import type { DeadlineRow } from './clocks.js';
import type { RequestRow } from './requests.js';
import type { Statement } from './statements.js';

/** One day off of a State. A half day stays a working day, counts whole, and is shown. */
export interface HolidayRow {
  /** `YYYY-MM-DD`. */
  readonly on: string;
  readonly name: string;
  readonly status: 'provisional' | 'confirmed';
  readonly half: boolean;
  /** Where it was announced. */
  readonly source: string | null;
}

export interface CalendarRow {
  readonly weekend: readonly number[];
  readonly version: number;
  readonly changed_at: Date;
  /** In the order of their days. */
  readonly holidays: readonly HolidayRow[];
}

/** A State's calendar as of one moment; no row where it never had one. */
function calendarOf(state: string): Statement<CalendarRow> {
  return {
    name: 'calendar-of',
    text: `SELECT c.weekend, c.version, c.changed_at, coalesce((SELECT jsonb_agg(jsonb_build_object(
          'on', to_char(h.on_day, 'YYYY-MM-DD'), 'name', h.name, 'status', h.status, 'half', h.half, 'source', h.source)
          ORDER BY h.on_day) FROM holiday h WHERE h.state = c.state), '[]') AS holidays
      FROM working_calendar c WHERE c.state = $1`,
    values: [state],
  };
}

/** How often a State has changed its calendar; no row where it never had one. */
function calendarVersion(state: string): Statement<{ readonly version: number }> {
  return {
    name: 'calendar-version',
    text: 'SELECT version FROM working_calendar WHERE state = $1',
    values: [state],
  };
}

/** Gives a State a calendar that says what its entry says, unless it has one. Administering. */
function beginCalendar(state: string, by: string): Statement {
  return {
    name: 'begin-calendar',
    text: `INSERT INTO working_calendar (state, weekend, version, changed_by, changed_at)
      SELECT code, weekend, 0, $2, node_time() FROM state WHERE code = $1 ON CONFLICT DO NOTHING`,
    values: [state, by],
  };
}

/** Nobody else may change the calendar until the end of the transaction. Administering. */
function lockCalendar(state: string): Statement<{ readonly version: number }> {
  return {
    name: 'lock-calendar',
    text: 'SELECT version FROM working_calendar WHERE state = $1 FOR UPDATE',
    values: [state],
  };
}

/** Writes a calendar whole: what is not among the holidays is one no longer. Administering. */
function writeCalendar(
  state: string,
  by: string,
  { weekend, holidays }: Pick<CalendarRow, 'weekend' | 'holidays'>,
): readonly Statement[] {
  return [
    {
      name: 'write-calendar',
      text: `UPDATE working_calendar SET weekend = $2, version = version + 1, changed_by = $3, changed_at = node_time()
        WHERE state = $1`,
      values: [state, weekend, by],
    },
    {
      name: 'delete-holidays',
      text: 'DELETE FROM holiday WHERE state = $1 AND NOT on_day = ANY ($2)',
      values: [state, holidays.map(({ on }) => on)],
    },
    {
      name: 'write-holidays',
      text: `INSERT INTO holiday (state, on_day, name, status, half, source)
        SELECT $1, h."on", h.name, h.status, h.half, h.source
        FROM jsonb_to_recordset($2) AS h ("on" date, name text, status text, half boolean, source text)
        ON CONFLICT (state, on_day) DO UPDATE
          SET name = excluded.name, status = excluded.status, half = excluded.half, source = excluded.source`,
      values: [state, JSON.stringify(holidays)],
    },
  ];
}

/** A clock that runs and counts days: what a calendar can move. Hours, stated dates and clocks that stand do not. */
const counted = 'closed_at IS NULL AND stated IS NULL AND due_on IS NOT NULL';

/** The next requests to a State that have a clock which its calendar can move, in the order of their ids. */
function countedRequests(
  state: string,
  after: string,
  limit: number,
): Statement<{ readonly id: string }> {
  return {
    name: 'counted-requests',
    text: `SELECT DISTINCT request_id AS id FROM deadline
      WHERE requested_state = $1 AND request_id > $2 AND ${counted} ORDER BY request_id LIMIT $3`,
    values: [state, after, limit],
  };
}

/** The clocks of some requests to a State that its calendar can move. */
function countedDeadlines(requests: readonly string[], state: string): Statement<DeadlineRow> {
  return {
    name: 'counted-deadlines',
    text: `SELECT *, due_on::text AS due_on FROM deadline
      WHERE request_id = ANY ($1) AND requested_state = $2 AND ${counted} ORDER BY request_id, id`,
    values: [requests, state],
  };
}

/** Some requests, as they are now. */
function requestsById(ids: readonly string[]): Statement<RequestRow> {
  return {
    name: 'requests-by-id',
    text: 'SELECT * FROM request WHERE id = ANY ($1)',
    values: [ids],
  };
}

/** Locks some requests in the order of their ids, and waits for those that an act holds: none may be left out. */
function lockEvery(ids: readonly string[]): Statement<RequestRow> {
  return {
    name: 'lock-every',
    text: 'SELECT * FROM request WHERE id = ANY ($1) ORDER BY id FOR UPDATE',
    values: [ids],
  };
}

/** Writes how a due date that stays was counted, where a day off that it passes over has another name now. */
function explainDeadline(id: string, steps: readonly unknown[]): Statement {
  return {
    name: 'explain-deadline',
    text: 'UPDATE deadline SET steps = $2 WHERE id = $1',
    values: [id, JSON.stringify(steps)],
  };
}

/** What can be asked about calendars, and about the clocks that they move. */
export const calendars = {
  calendarOf,
  calendarVersion,
  beginCalendar,
  lockCalendar,
  writeCalendar,
  countedRequests,
  countedDeadlines,
  requestsById,
  lockEvery,
  explainDeadline,
} as const;
