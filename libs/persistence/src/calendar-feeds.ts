import type { Role } from '@rogatory/kernel';
import type { Statement } from './statements.js';

export type FeedScope = 'me' | 'authority' | 'state';

export interface FeedRow {
  readonly scope: FeedScope;
  readonly created_at: Date;
  readonly read_at: Date | null;
}

/** A feed that is read, with its officer as of now. */
export interface ReadFeedRow {
  readonly scope: FeedScope;
  readonly officer: string;
  readonly state: string;
  readonly authority: string;
  readonly roles: readonly Role[];
  readonly unit: string | null;
  /** The language that the officer reads; null where none is known. */
  readonly language: string | null;
  readonly now: Date;
}

/** Gives an officer an address, in place of the one before. Purpose `sign-in`. */
export function putFeed(
  officer: string,
  state: string,
  tokenHash: Buffer,
  scope: FeedScope,
): Statement<FeedRow> {
  return {
    name: 'put-feed',
    text: `INSERT INTO calendar_feed (officer, state, token_hash, scope, created_at)
      VALUES ($1, $2, $3, $4, node_time())
      ON CONFLICT (officer) DO UPDATE SET token_hash = $3, scope = $4, created_at = node_time(), read_at = NULL
      RETURNING scope, created_at, read_at`,
    values: [officer, state, tokenHash, scope],
  };
}

/** An officer's feed. Purpose `sign-in`. */
export function feedOf(officer: string): Statement<FeedRow> {
  return {
    name: 'feed-of',
    text: 'SELECT scope, created_at, read_at FROM calendar_feed WHERE officer = $1',
    values: [officer],
  };
}

/** Takes an officer's address away. Purpose `sign-in`, or administering the officer's State. */
export function deleteFeed(officer: string): Statement {
  return {
    name: 'delete-feed',
    text: 'DELETE FROM calendar_feed WHERE officer = $1',
    values: [officer],
  };
}

/** The feed of an address, while its officer has access; notes that it was read. Purpose `sign-in`. */
export function readFeed(tokenHash: Buffer): Statement<ReadFeedRow> {
  return {
    name: 'read-feed',
    text: `UPDATE calendar_feed f SET read_at = node_time() FROM officer o
      WHERE f.token_hash = $1 AND o.id = f.officer AND o.deactivated_at IS NULL
      RETURNING f.scope, f.officer, o.state, o.authority, o.roles, o.unit::text AS unit, o.language, node_time() AS now`,
    values: [tokenHash],
  };
}
