import type { Actor } from '@rogatory/kernel';
import type { Kind } from '@rogatory/law';
import { lifecycles, mayDraft } from '@rogatory/lifecycle';

/** A kind of request with the instrument that has it. */
export interface Asked {
  readonly instrument: string;
  readonly kind: Kind;
}

/** Lifecycles whose requests these roles may write. */
export function draftable({ roles }: Pick<Actor, 'roles'>): readonly string[] {
  return lifecycles.filter((lifecycle) => mayDraft(lifecycle, roles)).map(({ name }) => name);
}

/** Roles that may write requests of some kind. */
export const drafterRoles = [...new Set(lifecycles.flatMap(({ drafters }) => drafters))];
