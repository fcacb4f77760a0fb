import {
  DomainError,
  pageOf,
  positionOf,
  uuidForm,
  type Actor,
  type Page,
  type Paging,
} from '@rogatory/kernel';
import { readNewest, readOne, unreadFor, type Rooms } from '@rogatory/persistence';
import { readerOf, requireCaseAccess } from './access.js';
import { toldTo } from './news.js';
import { notificationView, type NotificationView } from './view.js';

/** Notifications that one call notes as read. */
const mostAtOnce = 5000;

/** What each has read of what they were told. Nobody else sees it. */
export class Inbox {
  constructor(private readonly rooms: Rooms) {}

  /** What the actor was told and has not read, newest first. */
  async unread(actor: Actor, { cursor, limit = 25 }: Paging): Promise<Page<NotificationView>> {
    requireCaseAccess(actor);
    const after = positionOf(cursor, [uuidForm])?.[0];
    const [rows] = await this.rooms.read(
      actor,
      unreadFor(readerOf(actor), toldTo(actor), actor.id, after, limit + 1),
    );
    return pageOf(rows, limit, notificationView, ({ id }) => [id]);
  }

  /** Notes that the actor has read a notification; once more changes nothing. @throws DomainError `not-found`. */
  async read(actor: Actor, given: string): Promise<void> {
    requireCaseAccess(actor);
    const id = given.toLowerCase();
    const [[found]] = uuidForm.test(id)
      ? await this.rooms.withActor(actor, (tx) =>
          tx.commit(readOne(readerOf(actor), toldTo(actor), actor.id, id)),
        )
      : [[]];
    if (!found) throw new DomainError('not-found', 'not-found', 'You were told no such thing.');
  }

  /** Notes that the actor has read the newest five thousand; answers how many they had not. */
  async readAll(actor: Actor): Promise<{ read: number }> {
    requireCaseAccess(actor);
    const [[noted]] = await this.rooms.withActor(actor, (tx) =>
      tx.commit(readNewest(readerOf(actor), toldTo(actor), actor.id, mostAtOnce)),
    );
    return { read: noted?.count ?? 0 };
  }
}
