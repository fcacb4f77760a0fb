import type { OnApplicationShutdown } from '@nestjs/common';
import { Queue, RedisQueueBackend, type ConnectionOptions } from 'bullmq';
import { queueConnection, type QueueBackend } from './backend.js';
import { canary, jobOptions, jobStates } from './catalogue.js';
import type { Catalogue, JobName, JobState, QueueName } from './catalogue.js';
import { within } from './within.js';

export interface NewJob<Q extends QueueName> {
  readonly name: JobName<Q>;
  readonly data: Catalogue[Q][JobName<Q>];
  /** A second job with the same id is ignored while the first is in the queue. */
  readonly id: string;
  /** Milliseconds from now. */
  readonly delay?: number;
  /** Lets those without a place go first, then those with lower ones, in the order of their coming: from 1. */
  readonly place?: number;
}

/** Milliseconds in which a queue answers. One that does not must hold nobody up: deadlines fire without it. */
const patience = 2000;

/** The queue answers, but jobs are not safe in it; the message says what to do. */
export class UnsafeQueue extends Error {
  override readonly name = 'UnsafeQueue';
}

/**
 * The producing side of every queue. Failing to add is no loss: a sweep finds what is not in a queue. A queue that
 * failed, or did not answer in time, is given up and opened anew when it is next needed: BullMQ would go on waiting
 * for a dead connection, or remember for ever that its first one failed.
 */
export class Queues implements OnApplicationShutdown {
  private readonly open = new Map<string, Queue>();
  private readonly connection: ConnectionOptions;

  constructor(
    backend: QueueBackend,
    private readonly prefix: string,
    private readonly onError: (error: Error) => void,
  ) {
    this.connection = queueConnection(backend);
  }

  async addAll<Q extends QueueName>(queue: Q, jobs: readonly NewJob<Q>[]): Promise<void> {
    if (jobs.length === 0) return;
    const bulk = jobs.map(({ name, data, id, delay, place }) => ({
      name,
      data,
      opts: {
        jobId: id,
        ...(delay !== undefined && { delay }),
        ...(place !== undefined && { priority: place }),
      },
    }));
    await this.ask(queue, (opened) => opened.addBulk(bulk));
  }

  /** Sends a canary through a queue, before all jobs that wait there. Rejects where the queue cannot be reached. */
  async sendCanary(queue: QueueName): Promise<void> {
    await this.ask(queue, (opened) => opened.add(canary, {}, { lifo: true }));
  }

  /** How many jobs a queue holds in each state. Rejects where the queue cannot be reached. */
  async counts(queue: QueueName): Promise<Readonly<Record<JobState, number>>> {
    const counted = await this.ask(queue, (opened) =>
      opened.getJobCounts(...jobStates, 'prioritized'),
    );
    // those with a place wait as well
    counted['waiting'] = (counted['waiting'] ?? 0) + (counted['prioritized'] ?? 0);
    return Object.fromEntries(jobStates.map((state) => [state, counted[state] ?? 0])) as Record<
      JobState,
      number
    >; // one entry for each of them
  }

  /**
   * Proves that the queues can be reached and keep what they are given; rejects where they cannot.
   * @throws UnsafeQueue where Redis would throw jobs away to save memory.
   */
  async ping(): Promise<void> {
    const policy = await this.ask('deadlines', async (opened) => {
      await opened.getJobCounts('delayed');
      const { backend } = opened;
      if (!(backend instanceof RedisQueueBackend)) return undefined;
      const about = await (await backend.client).info();
      return /^maxmemory_policy:(\S+)/m.exec(about)?.[1]; // some services do not tell
    });
    if (policy === undefined || policy === 'noeviction') return;
    throw new UnsafeQueue(
      `Redis throws jobs away when its memory is full: its maxmemory-policy is "${policy}". Set it to "noeviction".`,
    );
  }

  of(name: QueueName): Queue {
    const known = this.open.get(name);
    if (known) return known;
    const { connection, prefix } = this;
    const queue = new Queue(name, { connection, prefix, defaultJobOptions: jobOptions });
    queue.on('error', this.onError);
    this.open.set(name, queue);
    return queue;
  }

  async onApplicationShutdown(): Promise<void> {
    const open = [...this.open.values()];
    const closing = Promise.all(open.map((queue) => queue.close()));
    await within(patience, closing, 'The queues did not close in time.').catch((error: unknown) => {
      this.onError(error as Error); // nothing else is thrown here
      open.forEach(giveUp);
    });
  }

  private async ask<T>(name: QueueName, work: (queue: Queue) => Promise<T>): Promise<T> {
    const queue = this.of(name);
    try {
      return await within(patience, work(queue), `The queue "${name}" does not answer.`);
    } catch (error) {
      if (this.open.get(name) === queue) this.open.delete(name);
      giveUp(queue);
      throw error;
    }
  }
}

/** Not awaited: a dead connection may never close. */
function giveUp(queue: Queue): void {
  Promise.all([queue.close(), queue.disconnect()]).catch(() => undefined);
}
