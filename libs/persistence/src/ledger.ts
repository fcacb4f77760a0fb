import { genesis, link, type Head, type Room, type StoredEvent } from '@rogatory/history';
import type { LifecycleEvent, PrivateRoom, RequestRecord } from '@rogatory/lifecycle';
import { v7 as uuidv7 } from 'uuid';
import { insertPrivateEvent, insertSharedEvent, writePrivateRoom, type RoomRow } from './chains.js';
import { promise } from './delivery.js';
import type { RequestRow } from './requests.js';
import type { Statement } from './statements.js';

/** Who an event names. */
export interface Author {
  readonly id: string;
  readonly authority?: string;
  /** The State that acts, or on whose behalf the system acts. */
  readonly state: string;
}

/** Private events of which one's own officers are told. */
const announcedPrivately: readonly string[] = [
  'submit-for-approval',
  'return-to-drafter',
  'deadline',
  'deadline-moved',
  'preservation-lapsing',
  'ask-second-officer',
  'decline',
  'assign',
  'hand-over',
];

/**
 * Gives the events of one request their places in its chains, while the request is locked, and collects the
 * statements that write them. Every shared event is also promised to those whom it concerns.
 */
export class Ledger {
  readonly statements: Statement[] = [];
  private shared: Head;
  private own: { head: Head; memory: PrivateRoom } | undefined;
  private ownTouched = false;

  /**
   * @param state the State whose private room private events go to.
   * @param room that room's row, where it has begun.
   */
  constructor(
    private readonly request: Pick<
      RequestRecord,
      'id' | 'requestingState' | 'requestedState' | 'urgency' | 'lifecycle'
    >,
    private readonly state: string,
    row: Pick<RequestRow, 'shared_seq' | 'shared_head'> | undefined,
    room: RoomRow | undefined,
  ) {
    this.shared = row
      ? { seq: row.shared_seq, hash: row.shared_head }
      : genesis({ request: request.id, room: 'shared' });
    this.own = room && { head: { seq: room.seq, hash: room.head }, memory: room.memory };
  }

  get sharedHead(): Head {
    return this.shared;
  }

  get memory(): PrivateRoom {
    return this.own?.memory ?? {};
  }

  /** Appends one event and returns it as it will be stored; `remember` is what the private room holds after it. */
  append(event: LifecycleEvent, author: Author, remember?: PrivateRoom): StoredEvent {
    const room: Room = event.visibility;
    const fields = {
      id: uuidv7(),
      request: this.request.id,
      room,
      type: event.type,
      at: event.at,
      actor: author.id,
      ...(author.authority !== undefined && { authority: author.authority }),
      state: author.state,
      basis: event.basis,
      ...(room === 'private' && { sharedHead: this.shared.hash }),
    };
    let stored: StoredEvent;
    if (room === 'shared') {
      stored = link(this.shared, fields, event.data);
      this.shared = { seq: stored.seq, hash: stored.hash };
      const { requestingState, requestedState } = this.request;
      this.statements.push(insertSharedEvent(stored, requestingState, requestedState));
    } else {
      this.own ??= {
        head: genesis({ request: this.request.id, room, state: this.state }),
        memory: {},
      };
      stored = link(this.own.head, fields, event.data);
      this.own = {
        head: { seq: stored.seq, hash: stored.hash },
        memory: remember ?? this.own.memory,
      };
      this.ownTouched = true;
      this.statements.push(insertPrivateEvent(stored, this.state));
    }
    if (room === 'shared' || announcedPrivately.includes(event.type)) {
      this.statements.push(
        promise(
          'notifications',
          'announce',
          event.at,
          {
            request: this.request.id,
            room,
            state: room === 'private' ? this.state : this.request.requestedState,
            seq: String(room === 'shared' ? this.shared.seq : this.own?.head.seq),
          },
          this.request.urgency !== 'routine' || this.request.lifecycle === 'preservation',
        ),
      );
    }
    return stored;
  }

  /** All statements, with the new head of the private room where it grew. */
  finish(): readonly Statement[] {
    return this.own && this.ownTouched
      ? [
          ...this.statements,
          writePrivateRoom(this.request.id, this.state, this.own.head, this.own.memory),
        ]
      : this.statements;
  }
}
