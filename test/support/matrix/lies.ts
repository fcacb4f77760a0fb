import { BearerStrategy, Sessions } from '@rogatory/identity';
import { caseRoles, type Actor } from '@rogatory/kernel';
import { Rooms } from '@rogatory/persistence';
import type { State } from './world.js';

interface Deceived extends Actor {
  /** Who it really is: what the database is told. */
  readonly truth: Actor;
}

/**
 * Code checks off: from now on all code believes that every caller works for `victim`, in every role and knowing all
 * that is sealed. Only the database is told the truth, as it would be if the code above it were wrong everywhere.
 */
export function deceive(victim: () => State): void {
  const lie = <A extends Actor>(truth: A): A & Deceived => {
    const state = victim();
    const authority = `${state.toLowerCase()}-central`;
    const roles = [...caseRoles, 'admin', 'operator'] as const;
    return { ...truth, state, authority, roles, knows: ['*'], truth };
  };
  const validate = BearerStrategy.prototype.validate;
  jest.spyOn(BearerStrategy.prototype, 'validate').mockImplementation(function (
    this: BearerStrategy,
    ...given
  ) {
    const truth = validate.apply(this, given);
    return truth && lie(truth);
  });
  const find = Sessions.prototype.find;
  jest.spyOn(Sessions.prototype, 'find').mockImplementation(async function (this: Sessions, token) {
    const session = await find.call(this, token);
    return session && { ...session, actor: session.actor && lie(session.actor) };
  });
  for (const method of ['read', 'withActor', 'administering'] as const) {
    const real = Rooms.prototype[method] as (asker: object, ...rest: unknown[]) => Promise<unknown>;
    const telling = function (this: Rooms, asker: object, ...rest: unknown[]): Promise<unknown> {
      return real.call(this, 'truth' in asker ? (asker.truth as object) : asker, ...rest);
    };
    jest.spyOn(Rooms.prototype, method as 'read').mockImplementation(telling as never);
  }
}

/** Row-level security off: from now on the database gives whatever it is asked for. */
export const withoutRowSecurity = `DO $$ DECLARE t text; BEGIN
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND rowsecurity LOOP
    EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', t);
  END LOOP;
END $$`;
