import { identityProviders, type Rooms } from '@rogatory/persistence';
import type { ProviderChoice } from './pages.js';

/** National identity providers that an officer can sign in with. */
export class Providers {
  constructor(private readonly rooms: Rooms) {}

  /** @param state code of the State whose officers they know; of every State where left out. */
  async list(state?: string): Promise<readonly ProviderChoice[]> {
    const [rows] = await this.rooms.asSystem('sign-in', '', (tx) => tx.commit(identityProviders()));
    return rows
      .filter((row) => state === undefined || row.state === state)
      .map(({ id, name }) => ({ id, name }));
  }
}
