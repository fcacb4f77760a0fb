import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CaseworkModule, Rounds } from '@rogatory/casework';
import { ClockTower, Recalculation } from '@rogatory/deadlines';
import { NodeKey, Outbound } from '@rogatory/identity';
import { canary, queueConnection, queueNames, Queues, Relay } from '@rogatory/jobs';
import type { Catalogue, JobName, QueueName } from '@rogatory/jobs';
import {
  Announcer,
  ContactTester,
  Digests,
  MailPost,
  Pager,
  WebhookPost,
} from '@rogatory/notifications';
import { passCanary, Rooms } from '@rogatory/persistence';
import { Worker, type Job } from 'bullmq';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Env } from '../../../config/env.js';
import { processLogger, told } from '../../../config/logger.js';
import {
  mailSettings,
  nodeOptions,
  outboundRules,
  queueBackend,
} from '../../../config/node-options.js';
import { Shift } from './shift.js';
import { Watchdog } from './watchdog.js';

/** What each job does. A job of the catalogue without an entry does not compile. */
type Processors = {
  readonly [Q in QueueName]: {
    readonly [N in JobName<Q>]: (data: Catalogue[Q][N]) => Promise<void>;
  };
};

/** Jobs of a queue at one time, where it is not eight: many receivers of webhooks may hang at once. */
const concurrency: Partial<Record<QueueName, number>> = { webhooks: 32 };

/** A running worker; `stop` lets jobs in hand finish. */
export interface RunningWorker {
  stop(): Promise<void>;
}

/**
 * Builds a worker and lets it run: queue processors, the watchdog over them, and the rounds that find what queues lose.
 * @param onDeaf told where the worker cannot hear a queue and should be started again.
 */
export async function startWorker(
  env: Env,
  onDeaf: (sentence: string) => void = () => undefined,
): Promise<RunningWorker> {
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
  const pager = context.get(Pager);
  const tester = context.get(ContactTester);
  const recalculation = context.get(Recalculation);
  const rooms = context.get(Rooms);
  const queues = context.get(Queues);
  const outbound = new Outbound({ ...outboundRules(env), bytes: 64 * 1024, cut: true });
  const key = new NodeKey(join(env.DATA_DIR, 'node.key'), env.NODE_KEY);
  const post = new WebhookPost(rooms, key, outbound);
  const settings = mailSettings(env);
  const mail = settings && new MailPost(rooms, settings);
  const digests = context.get(Digests);
  const processors: Processors = {
    deadlines: {
      fire: ({ threshold }) => tower.fire(threshold),
      recalculate: async (data) => {
        await recalculation.run(data);
      },
    },
    notifications: { announce: (data) => announcer.announce(data) },
    webhooks: { deliver: (data) => post.deliver(data) },
    mail: { send: async (data) => mail?.send(data) },
  };
  const rounds = new Rounds(rooms, context.get(Relay), tower, queues, {
    process: randomUUID(),
    kind: 'worker',
    every: env.SWEEP_MS,
    onError,
    also: [
      ...(mail ? [() => digests.write()] : []),
      ...[post, ...(mail ? [mail] : [])].map((way) => () => way.handOver(queues)),
    ],
    due: [() => pager.sweep(), () => tester.sweep()],
  });
  const connection = queueConnection(queueBackend(env));
  const shifts = new Map<QueueName, Shift>();
  for (const queue of queueNames) {
    // a queue's jobs and their data come from the catalogue that the table is typed by
    const jobs = processors[queue] as Record<string, (data: unknown) => Promise<void>>;
    const process = async ({ name, data }: Job): Promise<void> => {
      if (name === canary) {
        await rooms.asSystem('relay', '', (tx) => tx.commit(passCanary(queue)));
        return;
      }
      const run = Object.hasOwn(jobs, name) ? jobs[name] : undefined;
      if (!run) throw new Error(`Nothing is known of a job "${name}" in the queue "${queue}".`);
      await run(data);
    };
    const hire = (): Worker => {
      const worker = new Worker(queue, process, {
        connection,
        prefix: env.QUEUE_PREFIX,
        concurrency: concurrency[queue] ?? 8,
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
    };
    shifts.set(queue, new Shift(queue, hire));
  }
  const watchdog = new Watchdog(rooms, queues, shifts, { every: env.CANARY_MS, onError, onDeaf });
  rounds.start();
  watchdog.start();
  return {
    async stop() {
      post.stop();
      await watchdog.stop();
      await Promise.all([...shifts.values()].map((shift) => shift.stop().catch(onError)));
      await rounds.stop();
      mail?.stop();
      await outbound.onModuleDestroy();
      await context.close();
    },
  };
}

/** Milliseconds that a worker which hears nothing may take to end in order. */
const leave = 10_000;

/** Works until told to stop, or until it finds that it hears a queue no more: then it ends with code 1. */
export async function work(env: () => Env): Promise<void> {
  let stopping: Promise<void> | undefined;
  const running = await startWorker(env(), (sentence) => {
    process.stderr.write(`${sentence}\n`);
    stopping ??= Promise.race([running.stop(), sleep(leave)]).finally(() => process.exit(1));
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stopping ??= running.stop().finally(() => process.exit(0));
    });
  }
}
