import ICAL from 'ical.js';
import { faultIn, isDay, type Fault, type Written, type Years } from './holidays.js';

/** Days that one event may last. */
const longest = 60;
/** Years in which a repeated event may have begun before those that are wanted. */
const mostRounds = 3000;

/**
 * The all-day events of an iCalendar (RFC 5545): those of several days, and those of every year. `STATUS:TENTATIVE` is
 * provisional; what was cancelled is left out.
 */
export function fromICalendar(text: string, years: Years, faults: Fault[]): Written[] {
  const lines = linesOf(text);
  let calendar: ICAL.Component;
  try {
    const parsed = ICAL.parse(text) as unknown[];
    if (typeof parsed[0] !== 'string') throw new Error('several calendars');
    calendar = new ICAL.Component(parsed);
    if (calendar.name !== 'vcalendar') throw new Error('no calendar');
  } catch (error) {
    faults.push({ line: lineOf(error, text), reason: 'this is no iCalendar file' });
    return [];
  }
  return calendar.getAllSubcomponents('vevent').flatMap((component, index) => {
    try {
      return fromEvent(component, years);
    } catch (error) {
      const reason = error instanceof EventFault ? error.message : 'the event cannot be read';
      faults.push({ line: lines[index] ?? 1, reason });
      return [];
    }
  });
}

/** Why an event is no holiday. */
class EventFault extends Error {}

function fromEvent(component: ICAL.Component, years: Years): Written[] {
  const event = new ICAL.Event(component);
  const said = String(component.getFirstPropertyValue('status') ?? 'CONFIRMED').toUpperCase();
  if (said === 'CANCELLED') return [];
  const start = component.getFirstPropertyValue('dtstart');
  if (!(start instanceof ICAL.Time)) throw new EventFault('the event has no first day (DTSTART)');
  if (!start.isDate) throw new EventFault('the event has a time; a holiday lasts whole days');
  for (const property of ['dtstart', 'dtend']) requireDay(component, property);
  if (component.hasProperty('recurrence-id'))
    throw new EventFault('a single occurrence was changed; write it as an event of its own');
  const days = Math.max(1, Math.round(event.duration.toSeconds() / 86_400));
  if (days > longest) throw new EventFault(`the event lasts more than ${longest} days`);
  const name = String(component.getFirstPropertyValue('summary') ?? '').trim();
  const status = said === 'TENTATIVE' ? 'provisional' : 'confirmed';
  return starts(event, component, years).flatMap((first) =>
    Array.from({ length: days }, (_, further): Written => {
      const on = first.clone();
      on.adjust(further, 0, 0, 0);
      const holiday = { on: on.toString(), name, status, half: false } as const;
      const fault = faultIn(holiday);
      if (fault !== undefined) throw new EventFault(fault);
      return holiday;
    }),
  );
}

/** The library reads 30 February as 2 March. */
function requireDay(component: ICAL.Component, name: string): void {
  const property = component.getFirstProperty(name);
  if (!property) return;
  // jCal (RFC 7265): name, parameters, type, value as it was written
  const [, , , written] = property.toJSON() as readonly unknown[];
  if (typeof written === 'string' && Number(written.slice(0, 4)) < 1900) return;
  if (typeof written !== 'string' || !isDay(written))
    throw new EventFault(`its ${name.toUpperCase()} is no date between 1900 and 2999`);
}

/** The first days of an event: one, or one in each of the years. */
function starts(event: ICAL.Event, component: ICAL.Component, { from, to }: Years): ICAL.Time[] {
  if (!event.isRecurring()) return [event.startDate];
  const rules = component.getAllProperties('rrule').map((rule) => rule.getFirstValue());
  const [rule] = rules;
  if (component.hasProperty('rdate') || rules.length !== 1 || !isYearly(rule))
    throw new EventFault('the event repeats otherwise than once a year, on a day of a month');
  // of a day that this year does not have, the library makes one of the next month
  const month = event.startDate.month;
  if ((rule.parts.BYMONTH?.[0] ?? month) !== month)
    throw new EventFault('the event begins in another month than it repeats in');
  const found: ICAL.Time[] = [];
  const occurrences = event.iterator();
  for (let round = 0; round < mostRounds; round += 1) {
    // the library's types leave out that there may be no further one
    const next = occurrences.next() as ICAL.Time | undefined;
    if (!next || next.year > to) break;
    // an event that begins on the last day of a year may reach into the next one
    if (next.year >= from - 1 && next.month === month) found.push(next.clone());
  }
  return found;
}

type Parts = Readonly<Record<string, readonly unknown[] | undefined>>;

/** Once a year, at most: nothing that has to be searched for, and nothing that fills a year. */
function isYearly(rule: unknown): rule is ICAL.Recur & { readonly parts: Parts } {
  if (!(rule instanceof ICAL.Recur) || rule.freq !== 'YEARLY') return false;
  const parts = rule.parts as Parts;
  const plain = ['BYMONTH', 'BYMONTHDAY', 'BYDAY'];
  return Object.entries(parts).every(([part, given]) => {
    if (!plain.includes(part) || given?.length !== 1) return false;
    // a day of the week is the first, second or last one of a month
    if (part === 'BYDAY' && !/^-?[1-5]/.test(String(given[0]))) return false;
    return part === 'BYMONTH' || 'BYMONTH' in parts;
  });
}

/** The lines on which events begin, in order. */
function linesOf(text: string): number[] {
  return text
    .split(/\r\n|\r|\n/)
    .flatMap((line, index) => (/^BEGIN:VEVENT\s*$/i.test(line) ? [index + 1] : []));
}

/** The line that the reader stumbled over, which it quotes; else the first. */
function lineOf(error: unknown, text: string): number {
  const [, quoted = ''] = /"([^"]{3,})"?$/.exec((error as Error).message) ?? [];
  const at = quoted === '' ? -1 : text.indexOf(quoted);
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
}
