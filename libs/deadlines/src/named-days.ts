import { date } from './calendar.js';
import type { Day, DayOff, WorkingDays } from './calendar.js';
import type { Skipped, Step } from './explain.js';

const holidaysNamed = 12;

/** From `first` up to, but without, `last`. */
export function skippedBetween(
  first: Day,
  last: Day,
  working: WorkingDays,
  state: string,
): Skipped[] {
  const weekend: Run[] = [];
  const holidays: Run[] = [];
  for (let on = first; on < last; on += 1) {
    const off = working.dayOff(on);
    if (!off) continue;
    const runs = off.why === 'weekend' ? weekend : holidays;
    const run = runs.at(-1);
    const full = runs.length > holidaysNamed;
    const goesOn =
      run && (off.why === 'weekend' || full || (isLike(run, off) && run.until === on - 1));
    if (goesOn) {
      run.until = on;
      run.days += 1;
    } else {
      const { name, provisional } = holidays.length < holidaysNamed ? off : {};
      runs.push({ why: off.why, on, until: on, days: 1, name, provisional });
    }
  }
  return [...weekend, ...holidays].map(({ why, on, until, days, name, provisional }) => ({
    step: 'skipped',
    on: date(on),
    until: date(until),
    days,
    why,
    ...(name !== undefined && { name }),
    ...(provisional && { provisional }),
    state,
  }));
}

/** The half days among those from `first` to `last`, both included; of many, the last ones. */
export function halfDaysWithin(first: Day, last: Day, working: WorkingDays, state: string): Step[] {
  const steps: Step[] = [];
  for (let on = first; on <= last; on += 1) {
    const half = working.halfDay(on);
    if (half) steps.push({ step: 'half-day', on: date(on), ...half, state });
  }
  return steps.slice(-holidaysNamed);
}

interface Run {
  readonly why: DayOff['why'];
  readonly on: Day;
  until: Day;
  days: number;
  readonly name: string | undefined;
  readonly provisional: true | undefined;
}

function isLike(run: Run, off: DayOff): boolean {
  return run.name === off.name && run.provisional === off.provisional;
}
