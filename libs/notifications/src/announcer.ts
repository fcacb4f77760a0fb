import { sideOf } from '@rogatory/lifecycle';
import type { Catalogue } from '@rogatory/jobs';
import {
  dispatch,
  escalation,
  eventAt,
  findRequest,
  keepPromise,
  lockPromise,
  notify,
  writeMail,
  type EventRow,
  type RequestRow,
  type Rooms,
  type Statement,
  type Transaction,
} from '@rogatory/persistence';
import type { ClockStepsDto, LadderDto } from './ladder.dto.js';
import { toldBy, type Told } from './ladder.js';
import { newsOf } from './mail-texts.js';
import { isUrgent, recipients } from './recipients.js';

/** What of a clock event may be shown in a list: names of rules, no case facts. */
const shown: Readonly<Record<string, readonly string[]>> = {
  deadline: ['limit', 'threshold', 'dueAt'],
  'deadline-moved': ['limit', 'oldDueAt', 'newDueAt'],
  'preservation-lapsing': ['outcome', 'until'],
};

/** Tells officers of an event, once, however often the job runs. */
export class Announcer {
  constructor(
    private readonly rooms: Rooms,
    /** Who is told of a State's own deadlines, where its authority has set nothing. */
    private readonly usual: LadderDto,
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
      const owing = event.type === 'deadline' ? await this.toldByLadder(tx, event, row) : undefined;
      const states = chain === 'private' ? [state] : Object.values(parties);
      const statements = states.flatMap((whom): Statement[] => {
        const side = sideOf(parties, whom) ?? 'requesting';
        const roles = recipients(event.type, acting, side, row.lifecycle);
        const { id, type } = event;
        const at = event.at.toISOString();
        const place = { ...{ state: whom, id, type, request }, room: chain, seq: Number(seq), at };
        const out = [tx.become({ state: whom }), dispatch(place)];
        const about = clockOf(type, event.data);
        const urgent = isUrgent(type, whom === header.state, about['threshold'], row);
        const fields = { request_id: request, event_id: id, room: chain, type } as const;
        const mail = this.mails ? writeMail(id, whom, newsOf(type)) : [];
        if (owing && whom === header.state) {
          const named = { state: whom, ...owing, ...fields, ...{ about, at, urgent } };
          return [...out, escalation.notifyByName(named), ...mail];
        }
        const told = toldOf(event);
        if (roles.length === 0 || told?.length === 0) return out;
        return [
          ...out,
          notify({ state: whom, roles, ...fields, ...{ told, about, at, urgent } }),
          ...mail,
        ];
      });
      await tx.commit(...statements, keepPromise(promise));
    });
  }

  /** Whom the State that owes a clock tells of a step of it: its authority's ladder, with the people of this moment. */
  private async toldByLadder(
    tx: Transaction,
    { data, header }: EventRow,
    row: RequestRow,
  ): Promise<Told> {
    const { state } = JSON.parse(header) as { state: string }; // written by Ledger.append
    const { threshold } = JSON.parse(data ?? '{}') as { threshold?: keyof ClockStepsDto }; // by the clock tower
    const authority = authorityOf(row, state);
    const [, [own], assigned, people] = await tx.send(
      tx.become({ state }),
      escalation.escalationOf(authority),
      escalation.assignedTo(row.id, state),
      escalation.dutyPeople(state, authority, row.id),
    );
    const { deadlines } = (own?.ladder ?? this.usual) as LadderDto; // checked when it was written
    const ids = assigned.map(({ assignee }) => assignee);
    return toldBy(deadlines[row.urgency][threshold ?? 'due'], ids, people);
  }
}

/** The authority that a State handles a request by; empty where the other State has not said yet. */
function authorityOf(row: RequestRow, state: string): string {
  return (
    (state === row.requesting_state ? row.requesting_authority : row.requested_authority) ?? ''
  );
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
