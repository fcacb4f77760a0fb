import {
  CalendarFault,
  readCalendar,
  readHolidays,
  withYears,
  type Holiday,
} from '@rogatory/directory';
import { DomainError } from '@rogatory/kernel';
import { calendars, insertAccessEvent, now, promise, type Statement } from '@rogatory/persistence';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { EntityManager } from 'typeorm';
import { OperatorFault } from './connection.js';

interface Days {
  readonly weekend: readonly number[];
  readonly holidays: readonly Holiday[];
}

/**
 * Loads a State's calendar from `config/calendars` where it ships with one, unless the State has one.
 * @param deadlines `empty` where the State is new, so that there is nothing to recalculate.
 */
export async function seedCalendar(
  manager: EntityManager,
  root: string,
  state: string,
  deadlines: 'empty' | 'recalculated',
): Promise<void> {
  const file = join(root, 'config/calendars', `${state.toLowerCase()}.yaml`);
  if (!existsSync(file)) return;
  const [known] = await run(manager, calendars.calendarVersion(state));
  if (known) return;
  const version = await write(manager, state, read(file));
  if (deadlines === 'recalculated') await promiseFor(manager, state, version);
}

/**
 * Replaces the calendar of a State from a YAML file, or the holidays of some years from a .csv or .ics file.
 * @returns how many holidays it has then.
 * @throws OperatorFault, or DomainError for what cannot be read.
 */
export async function importCalendar(
  manager: EntityManager,
  state: string,
  file: string,
  years: { readonly from: string | undefined; readonly to: string | undefined },
): Promise<number> {
  const [entry] = await manager.query<{ weekend: number[] }[]>(
    'SELECT weekend FROM state WHERE code = $1',
    [state],
  );
  if (!entry)
    throw new OperatorFault(`There is no State "${state}". Create it first with create-state.`);
  const [row] = await run(manager, calendars.calendarOf(state));
  const before = { weekend: row?.weekend ?? entry.weekend, holidays: row?.holidays ?? [] };
  const days = read(file, before, years);
  const version = await write(manager, state, days);
  const detail = { version, holidays: days.holidays.length };
  await run(
    manager,
    insertAccessEvent({
      ...{ state, type: 'calendar-changed', actor: 'operator', subject: state, detail },
    }),
  );
  await promiseFor(manager, state, version);
  return days.holidays.length;
}

function read(
  file: string,
  before: Days = { weekend: [], holidays: [] },
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined } = {},
): Days {
  const text = textOf(file);
  const kind = extname(file).toLowerCase();
  if (kind === '.yaml' || kind === '.yml') {
    try {
      return readCalendar(text);
    } catch (error) {
      throw error instanceof CalendarFault ? new OperatorFault(`${file}: ${error.message}`) : error;
    }
  }
  if (kind !== '.csv' && kind !== '.ics')
    throw new OperatorFault('A calendar is a .yaml, .csv or .ics file.');
  const years = { from: Number(from), to: Number(to) };
  if (!/^\d{4}$/.test(from ?? '') || !/^\d{4}$/.test(to ?? '') || years.to < years.from)
    throw new OperatorFault('Say which years the file replaces: --from 2026 --to 2028.');
  try {
    const fresh = readHolidays(kind === '.csv' ? 'csv' : 'icalendar', text, years, null);
    return { weekend: before.weekend, holidays: withYears(before.holidays, years, fresh) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const lines = (error.detail.problems ?? []).map(({ message }) => message);
    throw new OperatorFault([error.message, ...lines].join('\n'));
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new OperatorFault(`The file ${file} cannot be read.`);
  }
}

/** Writes a calendar whole; returns its version. */
async function write(manager: EntityManager, state: string, days: Days): Promise<number> {
  await run(manager, calendars.beginCalendar(state, 'operator'));
  await run(manager, calendars.lockCalendar(state));
  for (const statement of calendars.writeCalendar(state, 'operator', days)) {
    await run(manager, statement);
  }
  const [written] = await run(manager, calendars.calendarVersion(state));
  return written?.version ?? 0;
}

/** Promises that the State's open deadlines are recalculated. */
async function promiseFor(manager: EntityManager, state: string, version: number): Promise<void> {
  const [clock] = await run(manager, now());
  const at = clock?.now.toISOString() ?? '';
  const data = { state, version: String(version) };
  await run(manager, promise('deadlines', 'recalculate', at, data));
}

function run<R>(manager: EntityManager, { text, values }: Statement<R>): Promise<R[]> {
  return manager.query<R[]>(text, [...values]);
}
