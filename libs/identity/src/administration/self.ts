import type { Actor, Role } from '@rogatory/kernel';
import { ownEntry, type Rooms } from '@rogatory/persistence';

/** Who somebody is signed in as. */
export interface SelfView {
  readonly id: string;
  readonly kind: Actor['kind'];
  readonly state: string;
  readonly authority: string | undefined;
  readonly roles: readonly Role[];
  /** The officer behind a service account; an officer's own id. */
  readonly person?: string;
  /** Officers: name, language of the portal, and the unit, where they have one. */
  readonly name?: string;
  readonly language?: string;
  readonly unit?: string;
  readonly session?: {
    readonly id: string;
    /** When a second factor was last shown. */
    readonly steppedUpAt: string;
    /** When the session ends, used or not. */
    readonly expiresAt: string;
  };
}

/** What everybody who signs in may know of themselves. */
export class Self {
  constructor(private readonly rooms: Rooms) {}

  async read({ kind, id, state, authority, roles, person, session }: Actor): Promise<SelfView> {
    const known = { id, kind, state, authority, roles, ...(person !== undefined && { person }) };
    if (kind !== 'officer' || !session) return known;
    const [[row]] = await this.rooms.asSystem('sign-in', '', (tx) =>
      tx.commit(ownEntry(id, session.id)),
    );
    if (!row) return known;
    return {
      ...known,
      ...{ name: row.name },
      ...(row.language !== null && { language: row.language }),
      ...(row.unit !== null && { unit: row.unit }),
      session: {
        ...{ id: session.id, steppedUpAt: session.steppedUpAt },
        expiresAt: row.expires_at.toISOString(),
      },
    };
  }
}
