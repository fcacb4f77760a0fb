import { DomainError, type Actor } from '@rogatory/kernel';
import { givenAnswer, keepAnswer, type AnswerRow } from './idempotency.js';
import { lockSubject } from './pending-acts.js';
import type { Transaction } from './rooms.js';
import type { Statement } from './statements.js';

/** An `Idempotency-Key`, and what the command was that it came with. */
export interface Idempotency {
  readonly key: string;
  /** SHA-256 of method, path and body. */
  readonly fingerprint: string;
}

/** What a command answers. */
export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

/** The answer that was given to the same command before. @throws DomainError `idempotency-key-reused` (422). */
export function replayed<T>(
  row: AnswerRow | undefined,
  idempotency: Idempotency | undefined,
): Answer<T> | undefined {
  if (!row || !idempotency) return undefined;
  if (row.fingerprint !== idempotency.fingerprint) {
    throw new DomainError(
      'invalid',
      'idempotency-key-reused',
      'This Idempotency-Key was used for another command. Choose a new one for each command.',
    );
  }
  return { status: row.status, body: JSON.parse(row.answer) as T }; // kept by `keeping`
}

/** The statements that look for an answer given before. */
export function looking(
  actor: Actor,
  idempotency: Idempotency | undefined,
): Statement<AnswerRow>[] {
  return idempotency ? [givenAnswer(actor.id, idempotency.key)] : [];
}

/** The answer that the same command was given before. @throws DomainError `idempotency-key-reused` (422). */
export async function answered<T>(
  tx: Transaction,
  actor: Actor,
  idempotency: Idempotency | undefined,
): Promise<Answer<T> | undefined> {
  if (!idempotency) return undefined;
  const [[row]] = await tx.send(givenAnswer(actor.id, idempotency.key));
  return replayed(row, idempotency);
}

/** The statements that keep an answer with its effect. @param at now, where the database is to say it. */
export function keeping<T>(
  actor: Actor,
  idempotency: Idempotency | undefined,
  { status, body }: Answer<T>,
  at: string | null = null,
): Statement[] {
  if (!idempotency) return [];
  const { key, fingerprint } = idempotency;
  const answer = { fingerprint, status, answer: JSON.stringify(body) };
  return [keepAnswer(actor.id, key, actor.state, answer, at)];
}

/**
 * Work within a transaction, done once for a key: a twin waits until the first has ended, and is told what that was
 * told. The work sends its statements and leaves the commit to this.
 */
export function onlyOnce<T>(
  actor: Actor,
  idempotency: Idempotency | undefined,
  work: (tx: Transaction) => Promise<T>,
): (tx: Transaction) => Promise<T> {
  return async (tx) => {
    if (!idempotency) return work(tx);
    const [, [row]] = await tx.send(
      lockSubject(`${actor.id} ${idempotency.key}`),
      givenAnswer(actor.id, idempotency.key),
    );
    const before = replayed<T>(row, idempotency);
    if (before) return before.body;
    const body = await work(tx);
    await tx.commit(...keeping(actor, idempotency, { status: 201, body }));
    return body;
  };
}

/** Runs a command; if its twin was quicker, again: it then finds what the twin was answered, where it still may be told. */
export async function once<T>(
  idempotency: Idempotency | undefined,
  command: () => Promise<Answer<T>>,
): Promise<Answer<T>> {
  try {
    return await command();
  } catch (error) {
    if (!idempotency || !isTwin(error)) throw error;
    return command();
  }
}

function isTwin(error: unknown): boolean {
  const { code, constraint } = (error ?? {}) as { code?: unknown; constraint?: unknown };
  return code === '23505' && constraint === 'idempotency_pkey';
}
