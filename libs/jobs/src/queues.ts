import type { OnApplicationShutdown } from '@nestjs/common';
import { Queue } from 'bullmq';
import { queueConnection, type QueueBackend } from './backend.js';
import {
  jobOptions,
  queueNames,
  type Catalogue,
  type JobName,
  type QueueName,
} from './catalogue.js';

export interface NewJob<Q extends QueueName> {
  readonly name: JobName<Q>;
  readonly data: Catalogue[Q][JobName<Q>];
  /** A second job with the same id is ignored while the first is in the queue. */
  readonly id: string;
  /** Milliseconds from now. */
  readonly delay?: number;
}

/** The producing side of every queue. Failing to add is no loss: a sweep finds what is not in a queue. */
export class Queues implements OnApplicationShutdown {
  private readonly queues: ReadonlyMap<string, Queue>;

  constructor(backend: QueueBackend, prefix: string, onError: (error: Error) => void) {
    const connection = queueConnection(backend);
    this.queues = new Map(
      queueNames.map((name) => {
        const queue = new Queue(name, { connection, prefix, defaultJobOptions: jobOptions });
        queue.on('error', onError);
        return [name, queue];
      }),
    );
  }

  async addAll<Q extends QueueName>(queue: Q, jobs: readonly NewJob<Q>[]): Promise<void> {
    if (jobs.length === 0) return;
    await this.of(queue).addBulk(
      jobs.map(({ name, data, id, delay }) => ({
        name,
        data,
        opts: { jobId: id, ...(delay !== undefined && { delay }) },
      })),
    );
  }

  /** Proves that the queues can be reached; rejects where they cannot. */
  async ping(): Promise<void> {
    await this.of('deadlines').getJobCounts('delayed');
  }

  of(name: string): Queue {
    const queue = this.queues.get(name);
    if (!queue) throw new Error(`There is no queue "${name}".`);
    return queue;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }
}
