import { DomainError, type Actor, type Origin } from '@rogatory/kernel';
import {
  endSession,
  endSessionsOf,
  findSession,
  insertAccessEvent,
  insertSession,
  renewSession,
  sessionsOf,
  type OfficerRow,
  type Rooms,
  type SessionRow,
  type Stage,
  type Statement,
  type Transaction,
} from '@rogatory/persistence';
import { v7 as uuidv7 } from 'uuid';
import { hashToken, newToken } from './opaque-token.js';
import { requireFresh } from './step-up.js';

/** Minutes for which a sign-in waits for its second factor, or for its first enrolment. */
const patience = { 'second-factor': 10, enrolment: 30 } as const;

export interface SessionLimits {
  /** Minutes that a session may lie idle. */
  readonly idleMinutes: number;
  /** Hours after which it ends, used or not. */
  readonly hours: number;
}

/** What a step of signing in leads to. The token belongs into the cookie, and replaces the one that was there. */
export interface Ticket {
  readonly token: string;
  readonly session: string;
  readonly stage: Stage;
  /** RFC 3339. */
  readonly expiresAt: string;
}

/** A session that is alive, with its officer as the directory has them now. */
export interface OpenSession {
  readonly id: string;
  readonly token: string;
  readonly stage: Stage;
  readonly row: SessionRow;
  /** Whoever is signed in; undefined before stage `full`. */
  readonly actor: (Actor & { readonly kind: 'officer' }) | undefined;
  /** When the session ends unless it is used before, RFC 3339. */
  readonly idleAt: string;
}

/** One of an officer's own sessions. */
export interface SessionView {
  readonly id: string;
  readonly current: boolean;
  readonly factors: readonly string[];
  readonly address: string;
  readonly agent: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly expiresAt: string;
}

/** Sessions on the server: the browser holds a random token, the database its hash. */
export class Sessions {
  constructor(
    private readonly rooms: Rooms,
    readonly limits: SessionLimits,
  ) {}

  /**
   * The session of a token, at whatever stage; undefined where it has ended, run out or never was.
   * @param quietly the officer did nothing: the session goes on lying idle.
   */
  async find(token: string | undefined, quietly = false): Promise<OpenSession | undefined> {
    if (token === undefined || !/^[\w-]{43}$/.test(token)) return undefined;
    const [[row]] = await this.rooms.asSystem('sign-in', '', (tx) =>
      tx.commit(findSession(hashToken(token), this.limits.idleMinutes, quietly)),
    );
    if (!row) return undefined;
    const idle = row.now.getTime() + this.limits.idleMinutes * 60_000;
    const idleAt = new Date(Math.min(idle, row.expires_at.getTime())).toISOString();
    return { id: row.id, token, stage: row.stage, row, actor: actorOf(row), idleAt };
  }

  /**
   * The session of a token at one of the stages.
   * @throws DomainError `sign-in-ended` (401); `sign-in-step` (409) at another stage.
   */
  async require(token: string | undefined, ...stages: readonly Stage[]): Promise<OpenSession> {
    const session = await this.find(token);
    if (!session) throw ended();
    if (!stages.includes(session.stage)) {
      throw new DomainError(
        'conflict',
        'sign-in-step',
        `This does not come now: the sign-in is at the step "${session.stage}".`,
      );
    }
    return session;
  }

  /** A new session of an officer: the statement that writes it, and the ticket to it once `expires_at` is known. */
  opening(
    officer: Pick<OfficerRow, 'id' | 'state'>,
    stage: Stage,
    factors: readonly string[],
    { address, agent = '' }: Origin,
  ): Opening {
    const { token, tokenHash } = newToken();
    const id = uuidv7();
    const minutes = stage === 'full' ? this.limits.hours * 60 : patience[stage];
    const statement = insertSession({
      ...{ id, tokenHash, officer: officer.id, state: officer.state },
      ...{ stage, factors, address, agent, minutes },
    });
    return { statement, ticket: ticketOf(token, id, stage) };
  }

  /**
   * A new token for a session that is complete from now on; the former token ends with it (OWASP ASVS 7.2.4).
   * @param shown the second factor that was shown, if one was.
   */
  renewal({ id, token: old, row }: OpenSession, shown?: string): Opening {
    const { token, tokenHash } = newToken();
    const factors = [...new Set([...row.factors, ...(shown === undefined ? [] : [shown])])];
    const hashes = { before: hashToken(old), after: tokenHash };
    const minutes = this.limits.hours * 60;
    const statement = renewSession(id, hashes, factors, minutes, shown !== undefined);
    return { statement, ticket: ticketOf(token, id, 'full') };
  }

  /**
   * Ends a transaction in which a second factor was shown: the session is complete, or stepped up where it was so.
   * @throws DomainError `sign-in-ended` (401), where the session has ended meanwhile; then nothing is kept.
   */
  async complete(
    tx: Transaction,
    session: OpenSession,
    factor: string,
    from: Origin,
    ...besides: readonly Statement[]
  ): Promise<Ticket> {
    const renewal = this.renewal(session, factor);
    const [rows] = await tx.send(renewal.statement);
    const ticket = ticketFrom(renewal, rows);
    const { state, officer: actor } = session.row;
    const type = session.stage === 'full' ? 'stepped-up' : 'signed-in';
    const detail = { factor };
    const event = { state, type, actor, subject: session.id, from, detail };
    await tx.commit(...besides, insertAccessEvent(event));
    return ticket;
  }

  /** The officer's sessions, latest first; a service account has none. */
  async list({ kind, id, session }: Actor): Promise<readonly SessionView[]> {
    if (kind !== 'officer') return [];
    const [rows] = await this.rooms.asSystem('sign-in', '', (tx) =>
      tx.commit(sessionsOf(id, this.limits.idleMinutes)),
    );
    return rows.map((row) => ({
      ...{ id: row.id, current: row.id === session?.id, factors: row.factors },
      ...{ address: row.address, agent: row.agent, createdAt: row.created_at.toISOString() },
      ...{ lastSeenAt: row.last_seen_at.toISOString(), expiresAt: row.expires_at.toISOString() },
    }));
  }

  /**
   * Ends one of the officer's sessions. The present one ends as it is; to end others, a factor must be fresh, so that a
   * thief cannot turn the officer out (OWASP ASVS 7.5.2).
   * @throws DomainError `not-found` (404), `step-up-required` (401).
   */
  async end(actor: Actor, id: string): Promise<void> {
    if (id !== actor.session?.id) requireFresh(actor);
    const ends = actor.kind === 'officer' && /^[0-9a-f-]{36}$/i.test(id);
    const done =
      ends &&
      (await this.rooms.asSystem('sign-in', '', async (tx) => {
        const [[found]] = await tx.send(endSession(id, actor.id));
        if (found) await tx.commit(endedEvent(actor, id));
        return found !== undefined;
      }));
    if (!done) throw new DomainError('not-found', 'not-found', 'You have no such session.');
  }

  /**
   * Ends all of the officer's sessions but the present one.
   * @returns how many there were.
   * @throws DomainError `step-up-required` (401).
   */
  async endOthers(actor: Actor): Promise<number> {
    requireFresh(actor);
    if (actor.kind !== 'officer') return 0;
    return this.rooms.asSystem('sign-in', '', async (tx) => {
      const [others] = await tx.send(endSessionsOf(actor.id, actor.session?.id));
      await tx.commit(...others.map(({ id }) => endedEvent(actor, id)));
      return others.length;
    });
  }
}

export interface Opening {
  readonly statement: Statement<{ expires_at: Date }>;
  readonly ticket: (expiresAt: Date) => Ticket;
}

/** @throws DomainError `sign-in-ended` (401), where the session has ended since it was looked at. */
export function ticketFrom({ ticket }: Opening, rows: readonly { expires_at: Date }[]): Ticket {
  const [row] = rows;
  if (!row) throw ended();
  return ticket(row.expires_at);
}

function ticketOf(token: string, session: string, stage: Stage): Opening['ticket'] {
  return (expiresAt) => ({ token, session, stage, expiresAt: expiresAt.toISOString() });
}

function endedEvent({ id: actor, state, from }: Actor, session: string): Statement {
  const origin = from && { from };
  return insertAccessEvent({ state, type: 'session-ended', actor, subject: session, ...origin });
}

function ended(): DomainError {
  return new DomainError(
    'unauthenticated',
    'sign-in-ended',
    'This sign-in has been ended or the account has changed. Sign in again.',
  );
}

function actorOf(row: SessionRow): OpenSession['actor'] {
  if (row.stage !== 'full' || !row.stepped_up_at) return undefined;
  return {
    kind: 'officer',
    id: row.officer,
    state: row.state,
    authority: row.authority,
    roles: row.roles,
    person: row.officer,
    knows: [row.officer, ...(row.unit === null ? [] : [row.unit]), ...row.stands_in_for],
    session: {
      id: row.id,
      steppedUpAt: row.stepped_up_at.toISOString(),
      seenAt: row.now.toISOString(),
    },
  };
}
