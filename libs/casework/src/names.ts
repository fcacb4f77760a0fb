import { uuidForm, type Actor } from '@rogatory/kernel';
import { namesOf, type Rooms } from '@rogatory/persistence';

/** What records call by an id, as people call it. */
export class Names {
  constructor(private readonly rooms: Rooms) {}

  /** Names of officers and units of one's own State by their ids. Who belongs to another State stays without one. */
  async of(actor: Actor, ids: Iterable<string>): Promise<ReadonlyMap<string, string>> {
    const wanted = [...new Set(ids)].filter((id) => uuidForm.test(id));
    if (wanted.length === 0) return new Map();
    const [rows] = await this.rooms.read(actor, namesOf(actor.state, wanted));
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}
