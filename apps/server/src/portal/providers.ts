import { identityProviders, type Rooms } from '@rogatory/persistence';
import type { ProviderChoice } from './pages.js';

/** National identity providers that an officer can sign in with. */
export class Providers {
  constructor(private readonly rooms: Rooms) {}

  async list(): Promise<readonly ProviderChoice[]> {
    const [rows] = await this.rooms.asSystem('sign-in', '', (tx) => tx.commit(identityProviders()));
    return rows;
  }
}
