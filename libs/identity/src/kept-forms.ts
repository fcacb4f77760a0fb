import { DomainError } from '@rogatory/kernel';
import { keptForms, type Rooms } from '@rogatory/persistence';
import { v7 as uuidv7 } from 'uuid';
import type { NodeKey } from './node-key.js';
import { hashToken } from './opaque-token.js';

/** What was sent to a page: its address, and the form's fields. */
export interface KeptForm {
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Keeps what officers send when their session has lapsed meanwhile, until they have signed in again: sealed with the
 * node's key, for the very officer, for a day at most. Nobody loses an hour's writing to a telephone call, and nothing
 * of it lies in a browser.
 */
export class KeptForms {
  constructor(
    private readonly rooms: Rooms,
    private readonly key: NodeKey,
  ) {}

  /**
   * Keeps a form for whoever the lapsed session belongs to.
   * @returns its id; undefined where the session did not end by itself.
   */
  async keep(token: string, form: KeptForm): Promise<string | undefined> {
    return this.rooms.asSystem('sign-in', '', async (tx) => {
      const [[who]] = await tx.send(keptForms.lapsed(hashToken(token)));
      if (!who) return undefined;
      const id = uuidv7();
      const sealed = this.key.seal(Buffer.from(JSON.stringify(form)), aboutOf(id, who.officer));
      await tx.commit(...keptForms.keep(id, who, sealed));
      return id;
    });
  }

  /** @throws DomainError `not-found` (404), also for another's. */
  async find(officer: string, id: string): Promise<KeptForm & { readonly keptAt: Date }> {
    const isId = /^[0-9a-f-]{36}$/.test(id);
    const [[row]] = isId
      ? await this.rooms.asSystem('sign-in', '', (tx) => tx.commit(keptForms.find(id, officer)))
      : [[]];
    if (!row) throw new DomainError('not-found', 'not-found', 'There is nothing at this address.');
    const opened = this.key.open(row.sealed, aboutOf(id, officer)).toString();
    return { ...(JSON.parse(opened) as KeptForm), keptAt: row.kept_at }; // sealed by `keep`
  }

  async remove(officer: string, id: string): Promise<void> {
    await this.rooms.asSystem('sign-in', '', (tx) => tx.commit(keptForms.remove(id, officer)));
  }
}

const aboutOf = (id: string, officer: string): string => `kept form ${id} of ${officer}`;
