import { uuidForm, type Actor } from '@rogatory/kernel';
import {
  namesOf,
  officersCalled,
  requestCalled,
  type Rooms,
  type Statement,
} from '@rogatory/persistence';

/** An officer whom somebody looks for by name or e-mail address. */
export interface Called {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** What records call by an id, as people call it. */
export class Names {
  constructor(private readonly rooms: Rooms) {}

  /** Names of officers and units of one's own State by their ids. Who belongs to another State stays without one. */
  async of(actor: Actor, ids: Iterable<string>): Promise<ReadonlyMap<string, string>> {
    const wanted = [...new Set(ids)].filter((id) => uuidForm.test(id));
    if (wanted.length === 0) return new Map();
    const rows = await this.look(actor, namesOf(actor.state, wanted));
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** Officers of one's own State whose name or address has these words in it; one alone where the address is whole. */
  async called(actor: Actor, words: string): Promise<readonly Called[]> {
    const rows = await this.look(actor, officersCalled(actor.state, words));
    const exact = rows.find(({ email }) => email.toLowerCase() === words.toLowerCase());
    return exact ? [exact] : rows;
  }

  /** Id of the request of one's own State that has this reference. */
  async requestCalled(actor: Actor, reference: string): Promise<string | undefined> {
    const [row] = await this.look(actor, requestCalled(reference));
    return row?.id;
  }

  /** Administrators see the officers of their State as such, and no case; everybody else by their work on cases. */
  private async look<Row>(actor: Actor, wanted: Statement<Row>): Promise<readonly Row[]> {
    const [rows] = actor.roles.includes('admin')
      ? await this.rooms.administering(actor, (tx) => tx.commit(wanted))
      : await this.rooms.read(actor, wanted);
    return rows;
  }
}
