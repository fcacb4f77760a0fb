import { genesis, verifyChain, type ChainReport, type Head, type Room } from '@rogatory/history';
import { toldWith, type Actor } from '@rogatory/kernel';
import {
  findRequest,
  openRequest,
  privateChain,
  privateRoom,
  sharedChain,
  toStored,
  type RequestRow,
  type Rooms,
} from '@rogatory/persistence';
import { notFound, opened, readerOf } from './access.js';

export type RoomReport = ChainReport & { readonly room: Room };

export interface Verification {
  readonly ok: boolean;
  /** Of the shared room. */
  readonly events: number;
  readonly head: string;
  readonly chains: readonly RoomReport[];
}

/** A request, and where it says that the chains of its rooms end. The private one is absent until it has begun. */
interface Recorded {
  readonly row: RequestRow;
  readonly shared: Head;
  readonly private: Head | undefined;
}

/** Links of a chain read and checked at once, so that a long history neither fills memory nor blocks other work. */
const batch = 500;

/** Recomputes every chain that the reader may read, from its stored bytes. */
export async function verifyRooms(rooms: Rooms, actor: Actor, id: string): Promise<Verification> {
  const [[row]] = await rooms.read(actor, openRequest(actor, id, 'verification'));
  opened(row, actor);
  return recompute(rooms, actor, id);
}

/** The same without a record of it, for whoever looks at every request and is told of none what it says. */
export async function recompute(rooms: Rooms, actor: Actor, id: string): Promise<Verification> {
  const recorded = await recordedOf(rooms, actor, id);
  const sharedHeads = new Set([genesis({ request: id, room: 'shared' }).hash]);
  const shared = await verifyRoom(rooms, actor, recorded, 'shared', sharedHeads);
  const mine = await verifyRoom(rooms, actor, recorded, 'private', sharedHeads);
  // a room that has not begun is not shown; one that has, and is not remembered, is
  const chains = recorded.private || !mine.ok ? [shared, mine] : [shared];
  return {
    ok: chains.every(({ ok }) => ok),
    events: shared.events,
    head: shared.head,
    chains,
  };
}

async function recordedOf(rooms: Rooms, actor: Actor, id: string): Promise<Recorded> {
  // the private room first: what its events saw of the shared one is then no newer than the row
  const [[room], [row]] = await rooms.read(
    actor,
    privateRoom(id, actor.state),
    findRequest(id, readerOf(actor)),
  );
  if (!row) throw notFound();
  return {
    row,
    shared: { seq: row.shared_seq, hash: row.shared_head },
    private: room && { seq: room.seq, hash: room.head },
  };
}

async function verifyRoom(
  rooms: Rooms,
  actor: Actor,
  recorded: Recorded,
  room: Room,
  sharedHeads: Set<string>,
): Promise<RoomReport> {
  const request = recorded.row.id;
  const chain = { request, room, ...(room === 'private' && { state: actor.state }) };
  const end = recorded[room] ?? genesis(chain);
  let report: ChainReport | undefined;
  for (let after = 0; ; after += batch) {
    const [rows] = await rooms.read(
      actor,
      room === 'shared'
        ? sharedChain(recorded.row, after, batch)
        : privateChain(request, actor.state, after, batch),
    );
    const links = rows.filter(({ seq }) => seq <= end.seq).map(toStored);
    if (room === 'shared') for (const { hash } of links) sharedHeads.add(hash);
    const last = links.length < batch;
    report = verifyChain(chain, links, {
      ...(report && { from: { seq: after, hash: report.head } }),
      ...(last && { recorded: end }),
      ...(room === 'private' && { sharedHeads }),
    });
    const found = { room, ...report, events: after + report.events };
    if (!report.ok) return found;
    if (!last) continue;
    // what was appended after the head was read is left to the next verification, if the head has moved with it
    const beyond = rows.at(-1)?.seq ?? 0;
    if (beyond <= end.seq) return found;
    const now = (await recordedOf(rooms, actor, request))[room]?.seq ?? 0;
    if (now >= beyond) return found;
    const what = `The chain goes on to ${beyond}, but the request remembers ${now} events.`;
    const values = { found: beyond, remembered: now };
    const fault = toldWith({ seq: now + 1, what }, { rule: 'end', values });
    return { ...found, ok: false, fault };
  }
}
