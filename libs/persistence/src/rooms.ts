import { DomainError, knowledgeOf, seesCases, unreachable, type Actor } from '@rogatory/kernel';
import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { together } from './packet.js';
import type { Figures } from './statistics.js';
import type { Rows, Statement } from './statements.js';

/**
 * Why the database is asked. Row-level security looks at it beside the State:
 * `read` and `act` serve an actor; `clock` finds what is due, `relay` empties the outbox, `sign-in` looks up
 * accounts, `operate` seeds the directory, `know` hands over who works on what and records who was refused. What an
 * actor is told rests on the first two alone.
 */
export type Purpose = 'read' | 'act' | 'clock' | 'relay' | 'sign-in' | 'operate' | 'know';

/** For whom a transaction runs: everything that row-level security looks at. */
interface Scope {
  /** The State whose cases are seen; empty: none. */
  readonly state: string;
  readonly purpose: Purpose;
  /** The State whose officers and settings are seen to; empty: none. */
  readonly administers: string;
  /** Names under which sealed requests are open; `*` opens all of the State's. */
  readonly knows: readonly string[];
  /** What the actor signed in with: it must still be good when the transaction begins. */
  readonly credential?: Pick<Actor, 'kind' | 'id' | 'epoch' | 'session'>;
}

/** Whoever asks: an actor, or a State alone where nothing but the directory is read. */
export type Asker = Actor | { readonly state: string };

const begin: Statement = { name: 'begin', text: 'BEGIN', values: [] };
const commit: Statement = { name: 'commit', text: 'COMMIT', values: [] };
const rollback: Statement = { name: 'rollback', text: 'ROLLBACK', values: [] };

/**
 * The only way to the data: a transaction on behalf of somebody, so that row-level security knows who asks.
 * Statements handed over together leave in one packet; a transaction usually takes two round trips.
 */
export class Rooms {
  constructor(private readonly database: DataSource) {}

  /** A transaction that changes things on behalf of an actor. It is repeated when the database found a deadlock. */
  withActor<T>(actor: Asker, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.repeating(scopeOf(actor, 'act'), work);
  }

  /** Reads on behalf of an actor: everything in one round trip, on one snapshot for each statement. */
  read<const S extends readonly Statement[]>(actor: Asker, ...statements: S): Promise<Rows<S>> {
    return this.once(scopeOf(actor, 'read'), (tx) => tx.commit(...statements));
  }

  /**
   * Numbers over everything of the actor's State, for actors that see no case too: what is sealed counts like the rest.
   * Who may ask is the use case's to decide, and which numbers are too small to be told.
   */
  count<const S extends readonly Figures<unknown>[]>(
    actor: Actor,
    ...statements: S
  ): Promise<Rows<S>> {
    const scope = { ...scopeOf(actor, 'read'), state: actor.state, knows: ['*'] };
    return this.once(scope, (tx) => tx.commit(...statements));
  }

  /** A transaction on the officers and settings of the actor's State. It sees no case. */
  administering<T>(actor: Actor, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const scope = { ...scopeOf(actor, 'act'), state: '', administers: actor.state, knows: [] };
    return this.repeating(scope, work);
  }

  /** A transaction of the system itself, for a purpose; with a State where it acts on that State's behalf. */
  asSystem<T>(
    purpose: Exclude<Purpose, 'read' | 'act'>,
    state: string,
    work: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    return this.repeating({ state, purpose, administers: '', knows: ['*'] }, work);
  }

  private async repeating<T>(scope: Scope, work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(scope, work);
      } catch (error) {
        if (attempt === 3 || !isPassing(error)) throw error;
      }
    }
  }

  private async once<T>(scope: Scope, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const runner = this.database.createQueryRunner();
    try {
      // TypeORM types this as any; with the postgres driver it is the pool's client
      const client = (await runner.connect()) as PoolClient;
      const tx = new Transaction(client, scope);
      try {
        const result = await work(tx);
        await tx.end();
        return result;
      } catch (error) {
        await tx.abandon();
        throw isEnded(error) ? ended() : error;
      }
    } finally {
      await runner.release();
    }
  }
}

/** One transaction. It begins with the first statements sent and ends with `commit`, or when the work returns. */
export class Transaction {
  private phase: 'new' | 'open' | 'ended' = 'new';

  constructor(
    private readonly client: PoolClient,
    private readonly scope: Scope,
  ) {}

  /** Sends statements in one packet and waits for their rows, in order. */
  async send<const S extends readonly Statement[]>(...statements: S): Promise<Rows<S>> {
    const opening = this.open();
    const results = await together(this.client, [...opening, ...statements]);
    // one entry per statement, in order: the shape that Rows describes
    return results.slice(opening.length).map(({ rows }) => rows as unknown[]) as Rows<S>;
  }

  /** Sends the last statements together with COMMIT, and waits until everything is durable. */
  async commit<const S extends readonly Statement[]>(...statements: S): Promise<Rows<S>> {
    const opening = this.open();
    this.phase = 'ended';
    const results = await together(this.client, [...opening, ...statements, commit]);
    if (results.at(-1)?.command !== 'COMMIT') throw new Error('The transaction was rolled back.');
    // one entry per statement, in order: the shape that Rows describes
    return results.slice(opening.length, -1).map(({ rows }) => rows as unknown[]) as Rows<S>;
  }

  /** Acts for another State, or as the system, from the next statement on; for clockwork that serves both sides. */
  become(scope: Partial<Pick<Scope, 'state' | 'purpose' | 'knows'>>): Statement {
    return become({ ...this.scope, ...scope });
  }

  async end(): Promise<void> {
    if (this.phase === 'open') await this.commit();
  }

  async abandon(): Promise<void> {
    if (this.phase === 'new') return;
    this.phase = 'ended';
    // after a failed COMMIT this is a harmless warning; a dead connection is the pool's to discard
    await together(this.client, [rollback]).catch(() => undefined);
  }

  private open(): Statement[] {
    switch (this.phase) {
      case 'new':
        this.phase = 'open';
        return [begin, enter(this.scope)];
      case 'open':
        return [];
      case 'ended':
        throw new Error('This transaction has ended.');
      default:
        return unreachable(this.phase);
    }
  }
}

/** What row-level security is told of an actor. Administrators and operators are told to it without a State. */
function scopeOf(asker: Asker, purpose: 'read' | 'act'): Scope {
  if (!('kind' in asker)) return { state: asker.state, purpose, administers: '', knows: [] };
  const state = seesCases(asker) ? asker.state : '';
  const knows = seesCases(asker) ? knowledgeOf(asker) : [];
  return { state, purpose, administers: '', knows, credential: asker };
}

function enter({ state, purpose, administers, knows, credential }: Scope): Statement {
  const account = credential?.kind === 'service' ? credential : undefined;
  const session = credential?.kind === 'officer' ? credential.session?.id : undefined;
  return {
    name: 'enter',
    text: 'SELECT enter($1, $2, $3, $4, $5, $6, $7)',
    values: [
      ...[state, purpose, administers, knows.join(',')],
      ...[account?.id ?? '', account?.epoch ?? 0, session ?? ''],
    ],
  };
}

function become({ state, purpose, knows }: Scope): Statement {
  return {
    name: 'become',
    text: `SELECT set_config('rogatory.state', $1, true), set_config('rogatory.purpose', $2, true),
      set_config('rogatory.knows', $3, true)`,
    values: [state, purpose, knows.join(',')],
  };
}

/** Deadlock and serialization failure: the work did nothing wrong and may be tried again. */
function isPassing(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === '40P01' || code === '40001';
}

/** The account or the session has been ended since it was signed in with. */
function isEnded(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '28000';
}

function ended(): DomainError {
  return new DomainError(
    'unauthenticated',
    'sign-in-ended',
    'This sign-in has been ended or the account has changed. Sign in again.',
  );
}
