import { DomainError, type Actor } from '@rogatory/kernel';
import {
  newestNotifications,
  notificationsFor,
  notificationsSince,
  type NotificationRow,
  type Rooms,
} from '@rogatory/persistence';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { readerOf, requireCaseAccess } from './access.js';
import { notificationView, type NotificationView } from './view.js';

/** What comes while somebody follows: a notification, nothing for a while, or more than was kept at hand. */
export type Tiding = NotificationView | 'nothing-new' | 'list-anew';

/** Milliseconds between two looks for something new, and after which a follower is told that there is nothing. */
const lookEvery = 1000;
const silence = 15_000;
/** How many of the newest are compared; and how many that were missed are told again one by one. */
const atHand = 200;
const atMost = 500;
/** Streams of one principal, and of one server. */
const perPrincipal = 5;
const inAll = 2000;

/** A State whose officers follow from here. */
interface Watch {
  readonly bell: EventTarget;
  readonly stopping: AbortController;
  followers: number;
}

/**
 * Tells officers of what happens while they look on. One look a second for each State that somebody follows; each
 * follower then reads on their own behalf, so that row-level security and the end of a sign-in hold for every word.
 */
export class News {
  private readonly watches = new Map<string, Watch>();
  private readonly streams = new Map<string, number>();
  private readonly closing = new AbortController();

  constructor(private readonly rooms: Rooms) {}

  /**
   * Follows what the actor is told, oldest first, until the signal is given, the sign-in ends or the server closes.
   * What arrives late, out of its order, is told as well.
   * @param after id of the last notification that was received: what came since is told first.
   * @throws DomainError `too-many-streams` (429).
   */
  async follow(
    actor: Actor,
    after: string | undefined,
    signal: AbortSignal,
  ): Promise<AsyncGenerator<Tiding, void>> {
    requireCaseAccess(actor);
    const end = AbortSignal.any([signal, this.closing.signal]);
    const leave = this.enter(actor);
    // whether or not anybody ever reads what is told
    end.addEventListener('abort', leave, { once: true });
    try {
      const [told] = await this.rooms.read(actor, this.newest(actor));
      return this.tell(actor, told, after, end);
    } catch (error) {
      leave();
      throw error;
    }
  }

  private async *tell(
    actor: Actor,
    before: readonly NotificationRow[],
    after: string | undefined,
    end: AbortSignal,
  ): AsyncGenerator<Tiding, void> {
    let told = before;
    if (after !== undefined) yield* this.missed(actor, after);
    while (!end.aborted) {
      if (!(await rung(this.watch(actor.state).bell, end))) return;
      const [rows] = await this.rooms.read(actor, this.newest(actor));
      const known = new Set(told.map(({ id }) => id));
      const fresh = rows.filter(({ id }) => !known.has(id)).reverse();
      if (fresh.length === atHand && told.length > 0) yield 'list-anew';
      else if (fresh.length === 0) yield 'nothing-new';
      else for (const row of fresh) yield notificationView(row);
      told = rows;
    }
  }

  onModuleDestroy(): void {
    this.closing.abort();
  }

  private newest(actor: Actor) {
    return notificationsFor(readerOf(actor), toldTo(actor), undefined, atHand);
  }

  private async *missed(actor: Actor, after: string): AsyncGenerator<Tiding, void> {
    const [rows] = await this.rooms.read(
      actor,
      notificationsSince(readerOf(actor), toldTo(actor), after, atMost + 1),
    );
    if (rows.length > atMost) yield 'list-anew';
    else for (const row of rows) yield notificationView(row);
  }

  /** Counts a stream in; what it returns counts it out. */
  private enter({ kind, id, state }: Actor): () => void {
    const principal = `${kind} ${id}`;
    const own = this.streams.get(principal) ?? 0;
    const all = [...this.watches.values()].reduce((sum, { followers }) => sum + followers, 0);
    if (own >= perPrincipal || all >= inAll) {
      throw new DomainError(
        'too-many',
        'too-many-streams',
        own >= perPrincipal
          ? `${perPrincipal} streams of yours are open already. Close one of them.`
          : 'This server has as many streams as it can serve. Ask for the list instead.',
      );
    }
    this.streams.set(principal, own + 1);
    this.watch(state).followers += 1;
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      const left = (this.streams.get(principal) ?? 1) - 1;
      if (left > 0) this.streams.set(principal, left);
      else this.streams.delete(principal);
      const watch = this.watch(state);
      watch.followers -= 1;
      if (watch.followers > 0) return;
      watch.stopping.abort();
      this.watches.delete(state);
    };
  }

  private watch(state: string): Watch {
    const known = this.watches.get(state);
    if (known) return known;
    const watch = { bell: new EventTarget(), stopping: new AbortController(), followers: 0 };
    this.watches.set(state, watch);
    void this.look(state, watch);
    return watch;
  }

  /** Rings whenever a State has been told of something, and after a silence. */
  private async look(state: string, { bell, stopping }: Watch): Promise<void> {
    const signal = AbortSignal.any([stopping.signal, this.closing.signal]);
    let before: string | undefined;
    let quietSince = performance.now();
    for (;;) {
      await sleep(lookEvery, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      // a look that fails is left to the next one; a follower learns of a lost database from its own reading
      const rows = await this.rooms
        .asSystem('relay', state, (tx) => tx.commit(newestNotifications(state, atHand)))
        .then(([found]) => found)
        .catch((): Pick<NotificationRow, 'id'>[] | undefined => undefined);
      const now = rows?.map(({ id }) => id).join();
      // the first look rings as well: something may have come between a follower's own and this one
      const isNew = now !== undefined && now !== before;
      before = now ?? before;
      if (!isNew && performance.now() - quietSince < silence) continue;
      quietSince = performance.now();
      bell.dispatchEvent(new Event('ring'));
    }
  }
}

/** An auditor reads what anybody in the State was told. */
export function toldTo({ roles }: Actor): readonly string[] {
  return roles.includes('auditor') ? ['liaison', 'authority', 'contact', 'executing'] : roles;
}

/** Whether the bell rang before the end came. */
function rung(bell: EventTarget, signal: AbortSignal): Promise<boolean> {
  return once(bell, 'ring', { signal }).then(
    () => true,
    () => false,
  );
}
