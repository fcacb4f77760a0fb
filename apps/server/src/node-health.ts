import { UnsafeQueue, type Queues } from '@rogatory/jobs';
import { requireRole, type Actor } from '@rogatory/kernel';
import {
  alive,
  appliedMigrations,
  backlog,
  heartbeats,
  liveSessions,
  openPromises,
  waiting,
  type Rooms,
} from '@rogatory/persistence';
import type { Env } from '../../../config/env.js';
import { version } from '../../../config/version.js';

export type Parts = Readonly<Record<'database' | 'queue' | 'worker', 'up' | 'down'>>;

/** Which parts answer, and what to do about the queue where it answers but is not safe. */
export interface Readiness {
  readonly parts: Parts;
  readonly reason?: string;
}

/** How the node is doing: times and totals, and nothing of any State. */
export interface NodeReport {
  readonly version: string;
  readonly uptimeSeconds: number;
  readonly migrations: { readonly applied: number; readonly newest: string | null };
  readonly parts: Parts;
  readonly heartbeats: readonly {
    readonly kind: string;
    readonly processes: number;
    readonly secondsAgo: number;
  }[];
  readonly backlog: {
    readonly oldestUnfiredSeconds: number;
    readonly oldestOpenPromiseSeconds: number;
    readonly oldestUncalledPageSeconds: number;
    /** How many pages nobody has taken on. */
    readonly openPages: number;
    readonly oldestWaitingMailSeconds: number;
    readonly oldestDueDeliverySeconds: number;
    readonly oldestDueDigestSeconds: number;
    readonly oldestDueContactTestSeconds: number;
  };
  readonly openPromises: readonly { readonly queue: string; readonly count: number }[];
  /** Sessions of officers that go on, over all States. */
  readonly sessions: number;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
}

/** The settings that an operator may read. What is not named here is not told: addresses of databases hold passwords. */
const told = [
  ...['NODE_ENV', 'PORT', 'HOST', 'PUBLIC_URL', 'QUEUE_PREFIX', 'DATABASE_CONNECTIONS'],
  ...['DOCUMENT_BYTES', 'SWEEP_MS', 'SIGN_IN_FAILURES', 'SESSION_IDLE_MINUTES', 'SESSION_HOURS'],
];

/** What the operator of the node looks at. */
export class NodeHealth {
  constructor(
    private readonly rooms: Rooms,
    private readonly queues: Queues,
    private readonly env: Env,
  ) {}

  /** Which parts answer within three seconds. A queue that may lose jobs counts as down. */
  async readiness(): Promise<Readiness> {
    let reason: string | undefined;
    const pinged = this.queues.ping().catch((error: unknown) => {
      if (error instanceof UnsafeQueue) reason = error.message;
      throw error;
    });
    const [database, queue] = await Promise.all([
      within(3000, this.rooms.read({ state: '' }, alive('worker', 15))),
      within(3000, pinged),
    ]);
    const parts = {
      database: database ? 'up' : 'down',
      queue: queue ? 'up' : 'down',
      worker: database?.value[0][0]?.alive === true ? 'up' : 'down',
    } as const;
    return reason === undefined ? { parts } : { parts, reason };
  }

  /** @throws DomainError `role-missing` (403) for everybody but operators. */
  async report(actor: Actor): Promise<NodeReport> {
    requireRole(actor, ['operator'], 'look at the node');
    // the operator's own transaction comes first: it fails where the sign-in has been ended
    const [[schema], beats] = await this.rooms.read(actor, appliedMigrations(), heartbeats());
    const [{ parts }, [[late]], [[open], queues, [waits]], [[sessions]]] = await Promise.all([
      this.readiness(),
      this.rooms.asSystem('clock', '', (tx) => tx.commit(backlog())),
      this.rooms.asSystem('relay', '', (tx) => tx.commit(backlog(), openPromises(), waiting())),
      this.rooms.asSystem('sign-in', '', (tx) => tx.commit(liveSessions())),
    ]);
    return {
      version: version(),
      uptimeSeconds: Math.floor(process.uptime()),
      migrations: { applied: schema?.count ?? 0, newest: schema?.newest ?? null },
      parts,
      heartbeats: beats.map(({ kind, processes, seconds }) => ({
        ...{ kind, processes, secondsAgo: Math.round(seconds) },
      })),
      backlog: {
        oldestUnfiredSeconds: Math.round(late?.unfired ?? 0),
        oldestOpenPromiseSeconds: Math.round(open?.promised ?? 0),
        oldestUncalledPageSeconds: Math.round(waits?.page ?? 0),
        openPages: waits?.pages ?? 0,
        oldestWaitingMailSeconds: Math.round(waits?.mail ?? 0),
        oldestDueDeliverySeconds: Math.round(waits?.delivery ?? 0),
        oldestDueDigestSeconds: Math.round(waits?.digest ?? 0),
        oldestDueContactTestSeconds: Math.round(waits?.test ?? 0),
      },
      openPromises: queues,
      sessions: sessions?.count ?? 0,
      settings: this.settings(),
    };
  }

  private settings(): NodeReport['settings'] {
    const plain = Object.entries(this.env).filter(
      (entry): entry is [string, string | number | boolean] =>
        told.includes(entry[0]) && ['string', 'number', 'boolean'].includes(typeof entry[1]),
    );
    return {
      ...Object.fromEntries(plain),
      QUEUE: this.env.REDIS_URL ? 'Redis' : 'PostgreSQL',
      MAIL: this.env.MAIL_URL === undefined ? 'none' : 'SMTP',
    };
  }
}

/** What a promise gives within a time; undefined where it fails or takes longer. */
async function within<T>(
  milliseconds: number,
  work: Promise<T>,
): Promise<{ value: T } | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, milliseconds, undefined);
  });
  return Promise.race([work.then((value) => ({ value })), late])
    .catch(() => undefined)
    .finally(() => {
      clearTimeout(timer);
    });
}
