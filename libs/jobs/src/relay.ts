import { handBack, takePromises, type Rooms } from '@rogatory/persistence';
import { queueNames, type Catalogue, type QueueName } from './catalogue.js';
import type { Queues } from './queues.js';

/** Hands promised jobs to the queue. A promise stays open until its job keeps it, so a lost queue loses none. */
export class Relay {
  constructor(
    private readonly rooms: Rooms,
    private readonly queues: Queues,
    /** Seconds before a promise that was handed over but not kept is handed over again. */
    private readonly patience: number,
  ) {}

  /** Relays one batch; returns how many. What the queue does not take is handed back for the next round. */
  async relay(limit = 500): Promise<number> {
    const [promises] = await this.rooms.asSystem('relay', '', (tx) =>
      tx.commit(takePromises(limit, this.patience)),
    );
    for (const queue of queueNames) {
      const jobs = promises.filter((promised) => promised.queue === queue);
      try {
        await this.queues.addAll(
          queue,
          jobs.map(({ id, name, data, attempts, place, urgent }) => ({
            id: `${id}-${attempts}`,
            name: name as never, // name and data were written together by the Ledger
            data: { ...data, promise: id } as unknown as Catalogue[QueueName][never],
            ...(!urgent && { place }),
          })),
        );
      } catch (error) {
        const ids = jobs.map(({ id }) => id);
        await this.rooms.asSystem('relay', '', (tx) => tx.commit(handBack(ids)));
        throw error;
      }
    }
    return promises.length;
  }
}
