import type { WorkingCalendar } from '@rogatory/directory';
import type { Law } from '@rogatory/law';
import { calendars, type Rooms } from '@rogatory/persistence';
import { recountAll } from './recount.js';

/** Requests looked at in one round trip. */
const glance = 200;
/** Clocks after which it is said how it looks so far. */
const mostClocks = 20_000;
const first = '00000000-0000-0000-0000-000000000000';

/** How many clocks a calendar would move, and by which limits; of no case, so that administrators may know. */
export interface Preview {
  readonly examined: number;
  /** False where there are more clocks than were looked at. */
  readonly complete: boolean;
  readonly moving: number;
  readonly limits: readonly {
    readonly limit: string;
    readonly earlier: number;
    readonly later: number;
  }[];
}

/**
 * What a recalculation would do if the State had this calendar: to the clocks that it owes, and to those that both
 * States see.
 */
export async function preview(rooms: Rooms, law: Law, calendar: WorkingCalendar): Promise<Preview> {
  const { state } = calendar;
  const limits = new Map<string, { earlier: number; later: number }>();
  let examined = 0;
  let moving = 0;
  const told = (complete: boolean): Preview => ({
    ...{ examined, complete, moving },
    limits: [...limits]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([limit, counts]) => ({ limit, ...counts })),
  });
  for (let after = first; examined < mostClocks;) {
    const { ids, requests, clocks } = await rooms.asSystem('clock', state, async (tx) => {
      const [found] = await tx.send(calendars.countedRequests(state, after, glance));
      const few = found.map(({ id }) => id);
      const [rows, counted] = await tx.commit(
        calendars.requestsById(few),
        calendars.countedDeadlines(few, state),
      );
      return { ids: few, requests: rows, clocks: counted };
    });
    const last = ids.at(-1);
    if (last === undefined) return told(true);
    after = last;
    examined += clocks.length;
    const all = requests.flatMap((request) => recountAll(request, clocks, calendar, law));
    for (const { before, after: then, limit } of all.filter(({ moved }) => moved)) {
      moving += 1;
      const known = limits.get(limit.id) ?? { earlier: 0, later: 0 };
      known[(then.dueOn ?? '') < (before.dueOn ?? '') ? 'earlier' : 'later'] += 1;
      limits.set(limit.id, known);
    }
  }
  return told(false);
}
