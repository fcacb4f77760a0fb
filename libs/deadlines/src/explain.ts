import { unreachable } from '@rogatory/kernel';
import type { Duration, OwnAmount } from '@rogatory/law';
import type { DayOff, HalfDay } from './calendar.js';

/** One line of the explanation, as data, so that it can be told in any language. */
export type Step =
  /** Which of the accepted conditions the clock is about. */
  | { readonly step: 'condition'; readonly number: number; readonly code: string }
  | { readonly step: 'started'; readonly at: string; readonly zone: string }
  | { readonly step: 'first-day-counted' | 'first-day-not-counted'; readonly on: string }
  | { readonly step: 'counted'; readonly count: number; readonly unit: Duration['unit'] }
  /** The amount is that of a State, in place of a default. */
  | ({ readonly step: 'service-level' } & OwnAmount)
  /** `on` is what the act states: a date, or an instant. */
  | { readonly step: 'stated'; readonly on: string }
  | Skipped
  /** `workingHours` where a limit in working days gets back less than the whole stop. */
  | {
      readonly step: 'stopped';
      readonly from: string;
      readonly to: string;
      readonly hours: number;
      readonly workingHours?: number;
    }
  | { readonly step: 'standing-still'; readonly since: string }
  | ({
      readonly step: 'rolled-over';
      readonly from: string;
      readonly to: string;
      readonly state: string;
    } & DayOff)
  /** A working day of which a part is off: it counts whole, and what falls due on it does so at its 24:00. */
  | ({ readonly step: 'half-day'; readonly on: string; readonly state: string } & HalfDay)
  /** `on` where the limit is a day; then `at` is 24:00 of that day. */
  | {
      readonly step: 'due';
      readonly at: string;
      readonly on: string | null;
      readonly zone: string;
    }
  /** An order ends, on `by`, before what is kept under it may be let go: on `until`, or null where that is open. */
  | { readonly step: 'to-be-renewed'; readonly by: string; readonly until: string | null }
  /** An order reaches as far as it has to. */
  | { readonly step: 'reaches'; readonly until: string };

/**
 * Days that a limit in working days passed over, from `on` to `until`. All weekend days are one entry; a
 * holiday of several days is one; after twelve of them the rest is one more, without a name.
 */
export interface Skipped {
  readonly step: 'skipped';
  readonly on: string;
  readonly until: string;
  readonly days: number;
  readonly why: 'weekend' | 'holiday';
  readonly name?: string;
  readonly provisional?: true;
  readonly state: string;
}

/** The steps as one plain English sentence. `opening` says what started the clock. */
export function explain(steps: readonly Step[], opening = 'received'): string {
  const inDays = steps.some((step) => step.step === 'counted' && step.unit !== 'hours');
  const lastStop = steps.findLastIndex(({ step }) => step === 'stopped');
  return steps
    .map((step, index) => {
      const whole = inDays && index === lastStop ? ', a begun day given back whole' : '';
      return phrase(step, opening) + whole;
    })
    .join('');
}

/** A phrase brings the comma or semicolon that parts it from what stands before it. */
function phrase(step: Step, opening: string): string {
  switch (step.step) {
    case 'started':
      return `${opening} ${minuteOf(step.at)}`;
    case 'first-day-counted':
      return ', counted';
    case 'first-day-not-counted':
      return ', not counted';
    case 'counted':
      return `; ${amountOf(step)}`;
    case 'service-level':
      return ` by the service level of ${step.state}${scopeOf(step)} (the default is ${amountOf(step.default)})`;
    case 'stated':
      return `; stated ${step.on.includes('T') ? minuteOf(step.on) : dateOf(step.on)}`;
    case 'skipped':
      return `; ${skippedPhrase(step)}`;
    case 'stopped':
      return `; stopped ${lengthOf(step.hours)}${
        step.workingHours === undefined ? '' : ` (${lengthOf(step.workingHours)} in working days)`
      }`;
    case 'standing-still':
      return `; standing still since ${minuteOf(step.since)}`;
    case 'rolled-over':
      return `; ${dateOf(step.from)} is ${
        step.why === 'weekend' ? 'a weekend day' : holiday(step, 'a ')
      } in ${step.state}${inBrackets(step.name)}, moved to ${dateOf(step.to)}`;
    case 'half-day':
      return `; ${dateOf(step.on)} is a ${step.provisional ? 'provisional ' : ''}half day in ${step.state}${inBrackets(step.name)} and counts whole`;
    case 'due':
      return `; due ${step.on === null ? minuteOf(step.at) : `${dateOf(step.on)} 24:00 ${step.zone}`}`;
    case 'condition':
      return `condition ${step.number} (${step.code}), `;
    case 'to-be-renewed':
      return `; to be renewed by then, since the data are kept ${
        step.until === null
          ? 'while the request for them is undecided'
          : `until ${dateOf(step.until)}`
      }`;
    case 'reaches':
      return `; no renewal needed as things stand, since the data are kept until ${dateOf(step.until)}`;
    default:
      return unreachable(step);
  }
}

function amountOf({ count, unit }: Duration): string {
  return plural(count, unit.replace('-', ' ').slice(0, -1));
}

/** For whom and what a service level holds; nothing where for all. */
function scopeOf({ as, partner, kind }: OwnAmount): string {
  const requests = kind === undefined ? 'requests' : `requests of the kind ${kind}`;
  if (partner !== undefined)
    return ` for ${requests} ${as === 'requested' ? 'from' : 'to'} ${partner}`;
  return kind === undefined ? '' : ` for ${requests}`;
}

function skippedPhrase(step: Skipped): string {
  const { on, until, days, why, name, state } = step;
  if (why === 'weekend') return `${plural(days, 'weekend day')} in ${state} skipped`;
  if (name === undefined) return `${plural(days, 'more holiday')} in ${state} skipped`;
  return days === 1
    ? `${dateOf(on)} is ${holiday(step, 'a ')} in ${state}${inBrackets(name)}`
    : `${dateOf(on)} to ${dateOf(until)} are ${holiday(step)}s in ${state}${inBrackets(name)}`;
}

function holiday({ provisional }: { readonly provisional?: true }, article = ''): string {
  return `${article}${provisional ? 'provisional ' : ''}holiday`;
}

function inBrackets(name: string | undefined): string {
  return name === undefined ? '' : ` (${name})`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `2 d 4 h`; seconds only where there is nothing longer to say. */
function lengthOf(hours: number): string {
  const seconds = Math.floor(hours * 3600 + 1e-6);
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return said.length > 0 ? said.join(' ') : `${seconds} s`;
}

/** `2026-12-04 23:00 UTC` */
export function minuteOf(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** `4 December 2026` */
export function dateOf(date: string): string {
  const [year, month, day] = date.split('-');
  return `${Number(day)} ${months[Number(month) - 1] ?? ''} ${year ?? ''}`;
}
