import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CaseworkModule, Rounds } from '@rogatory/casework';
import { ClockTower } from '@rogatory/deadlines';
import { queueConnection, Queues, Relay, type JobOf, type QueueName } from '@rogatory/jobs';
import { unreachable } from '@rogatory/kernel';
import { Announcer } from '@rogatory/notifications';
import { Rooms } from '@rogatory/persistence';
import { Worker } from 'bullmq';
import { randomUUID } from 'node:crypto';
import type { Env } from '../../../config/env.js';
import { nodeOptions, queueBackend } from '../../../config/node-options.js';

/** What each queue's jobs do. A queue of the catalogue without an entry does not compile. */
type Processors = { readonly [Q in QueueName]: (job: JobOf<Q>) => Promise<void> };

/** A running worker; `stop` lets jobs in hand finish. */
export interface RunningWorker {
  stop(): Promise<void>;
}

/** Builds a worker and lets it run: queue processors, and the rounds that find what queues lose. */
export async function startWorker(env: Env): Promise<RunningWorker> {
  const logger = new Logger('Worker');
  const onError = (error: unknown): void => {
    logger.error(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  };
  const context = await NestFactory.createApplicationContext(
    CaseworkModule.forRoot(nodeOptions(env, onError)),
    {
      logger: env.NODE_ENV === 'test' ? ['error', 'fatal'] : ['warn', 'error', 'fatal'],
      abortOnError: false,
    },
  );
  const tower = context.get(ClockTower);
  const announcer = context.get(Announcer);
  const processors: Processors = {
    deadlines: (job) => {
      switch (job.name) {
        case 'fire':
          return tower.fire(job.data.threshold);
        default:
          return unreachable(job.name);
      }
    },
    notifications: (job) => {
      switch (job.name) {
        case 'announce':
          return announcer.announce(job.data);
        default:
          return unreachable(job.name);
      }
    },
  };
  const rounds = new Rounds(context.get(Rooms), context.get(Relay), tower, context.get(Queues), {
    process: randomUUID(),
    kind: 'worker',
    every: env.SWEEP_MS,
    onError,
  });
  const connection = queueConnection(queueBackend(env));
  const workers = Object.entries(processors).map(([queue, process]) => {
    // the entry's key names the queue whose jobs its function takes
    const worker = new Worker(queue, process as (job: unknown) => Promise<void>, {
      connection,
      prefix: env.QUEUE_PREFIX,
      concurrency: 8,
      lockDuration: 15_000,
      stalledInterval: 5_000,
    });
    worker.on('error', onError);
    worker.on('failed', (job, error) => {
      logger.warn(`${queue}/${job?.name ?? ''} ${job?.id ?? ''}: ${error.message}`);
    });
    return worker;
  });
  rounds.start();
  return {
    async stop() {
      await Promise.all(workers.map((worker) => worker.close()));
      await rounds.stop();
      await context.close();
    },
  };
}

/** Works until told to stop. */
export async function work(env: () => Env): Promise<void> {
  const running = await startWorker(env());
  let stopping: Promise<void> | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stopping ??= running.stop().finally(() => process.exit(0));
    });
  }
}
