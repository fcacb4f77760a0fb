import type { EventView, LinkedView, RequestView } from '@rogatory/casework';
import { localDate } from '@rogatory/deadlines';
import { floorOf } from '@rogatory/lifecycle';

/** Something on a line of time: a text `chain.<what>`, the day, and what it is about. */
export interface ChainPoint {
  readonly what: string;
  /** `YYYY-MM-DD`. */
  readonly on: string;
  /** Another request that it is about; null where it is this one. */
  readonly link: { readonly id: string; readonly reference: string } | null;
  readonly isAhead: boolean;
  /** Place on the line, 0 to 1000. */
  readonly x: number;
  /** Above the line, one over the other where several lie close together; the lowest is 0. */
  readonly level: number;
}

/** Preserved data on a line of time: what has happened, and what is ahead if nothing is done. */
export interface Chain {
  readonly points: readonly ChainPoint[];
  /** The span for which data are kept, and the part of it that is owed in any case; places on the line. */
  readonly kept: { readonly from: number; readonly to: number; readonly floor: number } | null;
  /** Place of the present day; null where the line ends before it. */
  readonly today: number | null;
  /** Kept for as long as a request that follows is undecided, whatever day is named. */
  readonly isHeld: boolean;
  readonly todayOn: string;
}

interface Day {
  readonly what: string;
  readonly on: string;
  readonly link?: ChainPoint['link'];
}

/** The calendar day of an instant. */
type DayOf = (instant: string) => string;

const day = 86_400_000;
/** Points that lie closer than this would hide each other. */
const near = 50;

/** What happened to preserved data, by the types of events that say so. */
const told = ['extend', 'hold', 'lift-hold', 'release', 'expire', 'ask-for-extension'];

/** Where and when a line of time is looked at. */
export interface ChainView {
  /** For how many days data are kept in any case, by the instrument. */
  readonly floorDays: number;
  /** IANA name of the requested State's zone: days are its days. */
  readonly zone: string;
  readonly now: Date;
}

/**
 * The lines of time that a request stands on: its own, where it asks for data to be kept; else those of the
 * preservations that it follows.
 */
export function chainsOf(
  request: RequestView,
  linked: readonly LinkedView[],
  events: readonly EventView[],
  { floorDays, zone, now }: ChainView,
): Chain[] {
  if (request.transmittedAt === null) return [];
  const dayOf: DayOf = (instant) => localDate(instant, zone);
  const today = dayOf(now.toISOString());
  const { progress, transmittedAt } = request;
  if (progress.from !== undefined || request.lifecycle === 'preservation') {
    const asked = dayOf(transmittedAt);
    const { from, until, heldFor = [] } = progress;
    const floor = from === undefined ? undefined : floorOf({ transmittedAt }, from, floorDays);
    const days: Day[] = [
      { what: 'asked', on: asked },
      ...(from === undefined ? [] : [{ what: 'kept-from', on: from }]),
      ...(floor === undefined ? [] : [{ what: 'floor', on: floor }]),
      ...(until === undefined ? [] : [{ what: 'until', on: until }]),
      ...events
        .filter(({ type, room }) => room === 'shared' && told.includes(type))
        .map(({ type, at }) => ({ what: type, on: dayOf(at) })),
      ...linked
        .filter(({ type, direction }) => type === 'follows' && direction === 'from')
        .flatMap((link) => sent('followed-by', link, dayOf)),
      ...foretold(request, dayOf),
    ];
    return [drawn(days, { from, until, floor }, heldFor.length > 0, today)];
  }
  return linked
    .filter(({ type, direction }) => type === 'follows' && direction === 'to')
    .map((link) => {
      const until = link.keptUntil ?? undefined;
      const from = link.transmittedAt === null ? undefined : dayOf(link.transmittedAt);
      const days: Day[] = [
        ...sent('preservation', link, dayOf),
        ...(until === undefined ? [] : [{ what: 'until', on: until }]),
        { what: 'sent', on: dayOf(transmittedAt) },
        ...foretold(request, dayOf, link.request),
      ];
      return drawn(days, { from, until, floor: undefined }, link.state === 'held', today);
    });
}

function sent(
  what: string,
  { request: id, reference, transmittedAt }: LinkedView,
  dayOf: DayOf,
): Day[] {
  return transmittedAt === null
    ? []
    : [{ what, on: dayOf(transmittedAt), link: { id, reference } }];
}

/** By which days, by the usual times, the request is decided and executed. */
function foretold({ forecast = [] }: RequestView, dayOf: DayOf, preservation?: string): Day[] {
  return forecast
    .filter((one) => preservation === undefined || one.preservation === preservation)
    .slice(0, 1)
    .flatMap(({ decidedBy, executedBy }) => [
      ...(decidedBy === null ? [] : [{ what: 'decided-by', on: dayOf(decidedBy) }]),
      ...(executedBy === null ? [] : [{ what: 'executed-by', on: dayOf(executedBy) }]),
    ]);
}

function drawn(
  days: readonly Day[],
  span: Readonly<Record<'from' | 'until' | 'floor', string | undefined>>,
  isHeld: boolean,
  today: string,
): Chain {
  const ordered = [...days].sort((one, other) => one.on.localeCompare(other.on));
  const ends = [...ordered.map(({ on }) => on), today].sort();
  const [first, last] = [at(ends[0] ?? today), at(ends.at(-1) ?? today)];
  const wide = Math.max(last - first, day);
  const place = (on: string): number => Math.round(((at(on) - first) / wide) * 1000);
  const levels: number[] = [];
  ordered.forEach(({ on }, index) => {
    const before = ordered[index - 1];
    const isClose = before !== undefined && place(on) - place(before.on) < near;
    levels.push(isClose ? ((levels[index - 1] ?? 0) + 1) % 5 : 0);
  });
  const { from, until = isHeld ? ends.at(-1) : undefined, floor } = span;
  return {
    points: ordered.map(({ what, on, link = null }, index) => ({
      ...{ what, on, link, isAhead: on > today, x: place(on), level: levels[index] ?? 0 },
    })),
    kept:
      from === undefined || until === undefined
        ? null
        : {
            ...{ from: place(from), to: place(until) },
            floor: place(floor !== undefined && floor < until ? floor : from),
          },
    today: place(today),
    isHeld,
    todayOn: today,
  };
}

const at = (on: string): number => Date.parse(`${on}T00:00:00Z`);
