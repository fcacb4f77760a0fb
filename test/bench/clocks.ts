import { NestFactory } from '@nestjs/core';
import { CaseworkModule } from '@rogatory/casework';
import { ClockTower } from '@rogatory/deadlines';
import { queueConnection, Queues, type QueueBackend } from '@rogatory/jobs';
import { Worker } from 'bullmq';
import type { Client } from 'pg';
import type { Env } from '../../config/env.js';
import { nodeOptions } from '../../config/node-options.js';

const toArm = 100_000;
const toFire = 10_000;

/** Arms 100,000 thresholds, then fires 10,000, each beside what the queue alone can take and give. */
export async function clocks(
  owner: Client,
  env: Env,
  name: string,
  queue: QueueBackend,
  note: (what: string, figure: string) => void,
): Promise<void> {
  const context = await NestFactory.createApplicationContext(
    CaseworkModule.forRoot({ ...nodeOptions(env, () => undefined), queue, queuePrefix: 'bench' }),
    { logger: false },
  );
  const tower = context.get(ClockTower);
  const queues = context.get(Queues);
  const select = (at: string, count: number): string =>
    `UPDATE threshold SET armed_at = NULL, at = ${at} WHERE id IN
      (SELECT id FROM threshold WHERE fired_at IS NULL AND at IS NOT NULL LIMIT ${String(count)})`;
  await owner.query(
    `UPDATE threshold SET at = '2030-01-01' WHERE fired_at IS NULL AND at < '2029-01-01'`,
  );
  await owner.query(select(`node_time() + interval '1 day'`, toArm));
  await owner.query('VACUUM ANALYZE threshold');
  const put = (delay: number): Promise<number> => putRaw(queues, delay);
  const raw = await timed(() => put(86_400_000));
  await queues.of('deadlines').obliterate({ force: true });
  const armed = await timed(async () => {
    let all = 0;
    for (let some = -1; some !== 0; all += some) some = await tower.arm(queues);
    return all;
  });
  await queues.of('deadlines').obliterate({ force: true });
  await put(0);
  const worked = await timed(() => workRaw(queue));
  await owner.query(
    `UPDATE threshold SET at = node_time() - interval '1 second' WHERE id IN
      (SELECT id FROM threshold WHERE armed_at IS NOT NULL AND fired_at IS NULL LIMIT ${String(toFire)})`,
  );
  const fired = await timed(async () => {
    let all = 0;
    for (let some = -1; some !== 0; all += some) some = await tower.sweep();
    return all;
  });
  note(
    `(f) arm ${armed.count.toLocaleString('en')} thresholds, ${name}`,
    `${whole(armed.rate)}/s (queue alone takes ${whole(raw.rate)}/s)`,
  );
  note(
    `    fire ${fired.count.toLocaleString('en')}, each with its event`,
    `${whole(fired.rate)}/s (queue alone gives ${whole(worked.rate)} empty jobs/s)`,
  );
  await context.close();
}

/** Puts 10,000 jobs into the queue of deadlines, as BullMQ does by itself. */
async function putRaw(queues: Queues, delay: number): Promise<number> {
  for (let batch = 0; batch < toFire / 1000; batch += 1) {
    const jobs = Array.from({ length: 1000 }, (_, index) => ({
      ...{ name: 'fire' as const, id: `raw-${batch}-${index}`, data: { threshold: 'none' } },
      ...(delay > 0 && { delay }),
    }));
    await queues.addAll('deadlines', jobs);
  }
  return toFire;
}

/** Takes them out again with a worker that does nothing. */
async function workRaw(queue: QueueBackend): Promise<number> {
  let done = 0;
  const worker = new Worker('deadlines', () => Promise.resolve(), {
    ...{ connection: queueConnection(queue), prefix: 'bench', concurrency: 8 },
  });
  await new Promise<void>((resolve) => {
    worker.on('completed', () => {
      done += 1;
      if (done === toFire) resolve();
    });
  });
  await worker.close();
  return done;
}

async function timed(work: () => Promise<number>): Promise<{ count: number; rate: number }> {
  const begin = performance.now();
  const count = await work();
  return { count, rate: (count / (performance.now() - begin)) * 1000 };
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');
