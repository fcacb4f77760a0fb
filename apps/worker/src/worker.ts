import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CaseworkModule, Rounds } from '@rogatory/casework';
import { ClockTower } from '@rogatory/deadlines';
import { queueConnection, queueNames, Queues, Relay } from '@rogatory/jobs';
import type { Catalogue, JobName, QueueName } from '@rogatory/jobs';
import { Announcer } from '@rogatory/notifications';
import { Rooms } from '@rogatory/persistence';
import { Worker, type Job } from 'bullmq';
import { randomUUID } from 'node:crypto';
import type { Env } from '../../../config/env.js';
import { processLogger, told } from '../../../config/logger.js';
import { nodeOptions, queueBackend } from '../../../config/node-options.js';
import { Shift } from './shift.js';

/** What each job does. A job of the catalogue without an entry does not compile. */
type Processors = {
  readonly [Q in QueueName]: {
    readonly [N in JobName<Q>]: (data: Catalogue[Q][N]) => Promise<void>;
  };
};

/** A running worker; `stop` lets jobs in hand finish. */
export interface RunningWorker {
  stop(): Promise<void>;
}

/** Builds a worker and lets it run: queue processors, and the rounds that find what queues lose. */
export async function startWorker(env: Env): Promise<RunningWorker> {
  const logger = new Logger('Worker');
  const onError = (error: unknown): void => {
    logger.error(told(error));
  };
  const context = await NestFactory.createApplicationContext(
    CaseworkModule.forRoot(nodeOptions(env, onError)),
    { logger: false, abortOnError: false },
  );
  context.useLogger(processLogger(env));
  const tower = context.get(ClockTower);
  const announcer = context.get(Announcer);
  const processors: Processors = {
    deadlines: { fire: ({ threshold }) => tower.fire(threshold) },
    notifications: { announce: (data) => announcer.announce(data) },
  };
  const rounds = new Rounds(context.get(Rooms), context.get(Relay), tower, context.get(Queues), {
    process: randomUUID(),
    kind: 'worker',
    every: env.SWEEP_MS,
    onError,
  });
  const connection = queueConnection(queueBackend(env));
  const shifts = queueNames.map((queue) => {
    // a queue's jobs and their data come from the catalogue that the table is typed by
    const jobs = processors[queue] as Record<string, (data: unknown) => Promise<void>>;
    const process = ({ name, data }: Job): Promise<void> => {
      const run = Object.hasOwn(jobs, name) ? jobs[name] : undefined;
      if (!run) throw new Error(`Nothing is known of a job "${name}" in the queue "${queue}".`);
      return run(data);
    };
    return new Shift(queue, () => {
      const worker = new Worker(queue, process, {
        connection,
        prefix: env.QUEUE_PREFIX,
        concurrency: 8,
        lockDuration: 15_000,
        stalledInterval: 5_000,
        runRetryDelay: 1000,
        autorun: false,
      });
      worker.on('error', onError);
      worker.on('failed', (job, error) => {
        logger.warn(`${queue}/${job?.name ?? ''} ${job?.id ?? ''}: ${told(error)}`);
      });
      return worker;
    });
  });
  rounds.start();
  return {
    async stop() {
      await Promise.all(shifts.map((shift) => shift.stop().catch(onError)));
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
