import type { AssignmentRow, ReadRow } from '@rogatory/persistence';

/** Somebody who opened a request, and what is unusual about it by the rules of `unusual`. */
export interface ReaderView {
  readonly actor: string;
  readonly times: number;
  readonly first: string;
  readonly last: string;
  /** What was opened; `denied` where something was asked for and refused, which is no opening. */
  readonly what: readonly string[];
  readonly isAssigned: boolean;
  /** Instants of openings at night. */
  readonly atNight: readonly string[];
  /** Most requests that this reader opened within an hour in which this one was among them; 0 where it was few. */
  readonly burst: number;
}

/** Who opened a request, as far as the newest openings tell. */
export interface AccessReview {
  readonly items: readonly ReaderView[];
  /** Whether there are openings before those that were looked at. */
  readonly more: boolean;
}

/** When an opening is unusual: at night by the State's clock, or one of so many requests within an hour. */
export const unusual = { nightFrom: 22, nightTo: 6, requestsInAnHour: 20 } as const;
/** Openings that a review looks at, the newest. */
export const reviewed = 1000;

/**
 * Who opened a request, whoever opened it last first.
 * @param reads its openings, newest first, and one more than are looked at where there are more.
 * @param bursts who opened how many requests within an hour.
 * @param zone the State's time zone, in which night is night.
 */
export function accessReview(
  reads: readonly Pick<ReadRow, 'actor' | 'what' | 'at'>[],
  people: readonly Pick<AssignmentRow, 'assignee'>[],
  bursts: readonly { readonly actor: string; readonly most: number }[],
  zone: string,
): AccessReview {
  const looked = reads.slice(0, reviewed);
  const readers = [...new Set(looked.map(({ actor: reader }) => reader))];
  const items = readers.map((reader) => {
    const every = looked.filter((read) => read.actor === reader);
    const own = every.filter(({ what }) => what !== 'denied');
    const times = own.map(({ at }) => at.toISOString()).sort();
    return {
      ...{ actor: reader, times: own.length, first: times[0] ?? '', last: times.at(-1) ?? '' },
      what: [...new Set(every.map(({ what }) => what))],
      isAssigned: people.some(({ assignee }) => assignee === reader),
      atNight: own.filter(({ at }) => isNight(hourIn(at, zone))).map(({ at }) => at.toISOString()),
      burst: bursts.find((one) => one.actor === reader)?.most ?? 0,
    };
  });
  return { items, more: reads.length > looked.length };
}

/** The hour of a moment somewhere, 0 to 23. */
function hourIn(at: Date, timeZone: string): number {
  const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone });
  return Number(hour.format(at));
}

function isNight(hour: number): boolean {
  return hour >= unusual.nightFrom || hour < unusual.nightTo;
}
