import { sideOf } from '@rogatory/lifecycle';
import type { Catalogue } from '@rogatory/jobs';
import {
  dispatch,
  eventAt,
  findRequest,
  keepPromise,
  lockPromise,
  notify,
  writeMail,
  type EventRow,
  type Rooms,
  type Statement,
} from '@rogatory/persistence';
import { isUrgent, recipients } from './recipients.js';

/** What of a clock event may be shown in a list: names of rules, no case facts. */
const shown: Readonly<Record<string, readonly string[]>> = {
  deadline: ['limit', 'threshold', 'dueAt'],
  'deadline-moved': ['limit', 'oldDueAt', 'newDueAt'],
};

/** Tells officers of an event, once, however often the job runs. */
export class Announcer {
  constructor(
    private readonly rooms: Rooms,
    /** Whether officers are written to as well. */
    private readonly mails: boolean,
  ) {}

  announce({
    promise,
    request,
    room,
    state,
    seq,
  }: Catalogue['notifications']['announce']): Promise<void> {
    const chain = room === 'private' ? 'private' : 'shared';
    return this.rooms.asSystem('relay', state, async (tx) => {
      // the lock makes a second runner wait, and then find the promise kept
      const [[open], [event], [row]] = await tx.send(
        lockPromise(promise),
        eventAt(chain, request, state, Number(seq)),
        findRequest(request, { state, knows: ['*'] }),
      );
      if (!open) return;
      if (!event || !row)
        throw new Error(`Event ${seq} of the ${chain} room of ${request} is not there yet.`);
      const header = JSON.parse(event.header) as { state: string }; // written by Ledger.append
      const parties = {
        requestingState: row.requesting_state,
        requestedState: row.requested_state,
      };
      const acting = sideOf(parties, header.state) ?? 'requesting';
      const states = chain === 'private' ? [state] : Object.values(parties);
      const statements = states.flatMap((whom): Statement[] => {
        const side = sideOf(parties, whom) ?? 'requesting';
        const roles = recipients(event.type, acting, side, row.lifecycle);
        const { id, type } = event;
        const at = event.at.toISOString();
        const place = { ...{ state: whom, id, type, request }, room: chain, seq: Number(seq), at };
        const out = [tx.become({ state: whom }), dispatch(place)];
        const told = toldOf(event);
        if (roles.length === 0 || told?.length === 0) return out;
        const about = clockOf(type, event.data);
        const urgent = isUrgent(type, about['threshold'], row);
        const fields = { request_id: request, event_id: id, room: chain, type } as const;
        return [
          ...out,
          notify({ state: whom, roles, ...fields, ...{ told, about, at, urgent } }),
          ...(this.mails ? [writeMail(id, whom)] : []),
        ];
      });
      await tx.commit(...statements, keepPromise(promise));
    });
  }
}

/** Whom alone an event is meant for: those who are named for a request; not who named oneself. Null: all. */
function toldOf({ type, data, header }: EventRow): string[] | null {
  if ((type !== 'assign' && type !== 'hand-over') || data === null) return null;
  const { assignee, to = assignee } = JSON.parse(data) as { assignee?: string; to?: string }; // written by Knowing and Handover
  const { actor } = JSON.parse(header) as { actor: string }; // written by Ledger.append
  return to === undefined || to === actor ? [] : [to];
}

function clockOf(type: string, data: string | null): Record<string, string> {
  const names = shown[type];
  if (!names || data === null) return {};
  const told = JSON.parse(data) as Record<string, unknown>; // written by the clock tower, or by a recalculation
  return Object.fromEntries(names.map((name) => [name, String(told[name])]));
}
