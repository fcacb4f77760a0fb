import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { CaseworkModule } from '@rogatory/casework';
import { ClockTower } from '@rogatory/deadlines';
import { queueConnection, Queues, type QueueBackend } from '@rogatory/jobs';
import { Worker } from 'bullmq';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { readEnv } from '../../config/env.js';
import { nodeOptions } from '../../config/node-options.js';
import { baseline } from './baseline.js';
import { fillEvents, fillRequests, type Filled } from './fill.js';
import { load, type Call, type Measured } from './load.js';

const env = readEnv();
const width = 16;
const rounds = 3;
const seconds = 3;
const toArm = 100_000;
const toFire = 10_000;
const rows: [string, string][] = [];

/** Measures commands, reads and clocks, each beside a raw figure of the same run, and prints one table. */
async function main(): Promise<void> {
  execFileSync(process.execPath, [script('cli'), 'seed-demo'], { stdio: 'ignore' });
  const owner = new Client({ connectionString: env.DATABASE_OWNER_URL ?? env.DATABASE_URL });
  await owner.connect();
  const server = await startServer();
  try {
    const token = await signIn();
    const probe = await fillRequests(owner, 1);
    const subject = need(probe[0]);
    await fillEvents(owner, subject.id, subject.head, 19);
    await fillRequests(owner, 999);
    const small = await reads(token, subject.id);

    const stock = await fillRequests(owner, 40_000);
    const [base, command] = await commands(owner, token, stock);
    note('(a) plain pg, one statement a row, 16 connections', `${whole(base)} transactions/s`);
    note(
      '(b) acknowledge over HTTP, 16 in flight',
      `${whole(command.perSecond)} commands/s, p50 ${ms(command.p50)}, p95 ${ms(command.p95)}`,
    );
    note('    of (a)', `${((command.perSecond / base) * 100).toFixed(0)}%`);
    note('    generator', `${whole(command.generatorMicros)} us of the two cores per command`);

    await fillRequests(owner, 59_000);
    const other = need(await fillRequests(owner, 1).then(([one]) => one));
    await fillEvents(owner, other.id, other.head, 400_000);
    await owner.query('VACUUM ANALYZE');
    const large = await reads(token, subject.id);
    const events = await count(owner, 'shared_event');
    note(
      '(c) read one, 16 in flight, at 100,000 requests',
      `p50 ${ms(large.one.p50)}, p95 ${ms(large.one.p95)}`,
    );
    compare('(d) worklist of 25, 1 in flight, at 1,000 and 100,000', small.list, large.list);
    compare(
      `(e) history of 20 events, at 1,000 and ${events.toLocaleString('en')}`,
      small.history,
      large.history,
    );
    await clocks(owner, 'PostgreSQL', {
      kind: 'postgres',
      url: env.QUEUE_DATABASE_URL ?? env.DATABASE_URL,
    });
    const redis = process.env['BENCH_REDIS_URL'];
    if (redis) await clocks(owner, 'Redis', { kind: 'redis', url: redis });
    else note('(f) on Redis', 'not measured: no Redis at hand');
  } finally {
    server.kill('SIGTERM');
    await owner.end();
  }
  const column = Math.max(...rows.map(([what]) => what.length));
  process.stdout.write(
    `\n${rows.map(([what, figure]) => `${what.padEnd(column)}  ${figure}`).join('\n')}\n`,
  );
}

/** Baseline and commands by turns, so that the machine's moods fall on both; the median round of each. */
async function commands(
  owner: Client,
  token: string,
  stock: Filled[],
): Promise<[number, Measured]> {
  const bases: number[] = [];
  const ours: Measured[] = [];
  const body = JSON.stringify({ theirReference: 'B-77' });
  const next = (): Call | undefined => {
    const one = stock.pop();
    return one && { method: 'POST', path: `/api/v1/requests/${one.id}/actions/acknowledge`, body };
  };
  await load(env.PORT, token, width, 2, next); // warm
  for (let round = 0; round < rounds; round += 1) {
    await owner.query('CHECKPOINT');
    bases.push(await baseline(env.DATABASE_OWNER_URL ?? '', width, seconds, () => stock.pop()));
    await owner.query('CHECKPOINT');
    ours.push(await load(env.PORT, token, width, seconds, next));
  }
  const sorted = [...ours].sort((a, b) => a.perSecond - b.perSecond);
  return [median(bases), need(sorted[Math.floor(sorted.length / 2)])];
}

interface Reads {
  readonly one: Measured;
  readonly list: Measured;
  readonly history: Measured;
}

async function reads(token: string, id: string): Promise<Reads> {
  const get = (path: string, inFlight: number, time: number): Promise<Measured> =>
    load(env.PORT, token, inFlight, time, () => ({ method: 'GET', path }));
  await get(`/api/v1/requests/${id}`, width, 1); // warm
  return {
    one: await get(`/api/v1/requests/${id}`, width, seconds),
    list: await get('/api/v1/requests?limit=25', 1, seconds),
    history: await get(`/api/v1/requests/${id}/history`, 1, seconds),
  };
}

/** Arms 100,000 thresholds, then fires 10,000, each beside what the queue alone can take and give. */
async function clocks(owner: Client, name: string, queue: QueueBackend): Promise<void> {
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

async function startServer(): Promise<ChildProcess> {
  const server = spawn(process.execPath, [script('server')], {
    env: { ...process.env, NODE_ENV: 'test', SWEEP_MS: '600000' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (let tries = 0; tries < 100; tries += 1) {
    const live = await fetch(`http://127.0.0.1:${env.PORT}/health/live`).catch(() => undefined);
    if (live?.ok) return server;
    await sleep(100);
  }
  throw new Error('The server did not start.');
}

async function signIn(): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${env.PORT}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'xb-authority',
      client_secret: 'demonstration',
    }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

function script(app: string): string {
  return join(__dirname, `../../apps/${app}/src/main.js`);
}

async function count(owner: Client, table: string): Promise<number> {
  const { rows: found } = await owner.query<{ count: string }>(`SELECT count(*) FROM ${table}`);
  return Number(found[0]?.count);
}

function compare(what: string, small: Measured, large: Measured): void {
  note(what, `${ms(small.p50)} and ${ms(large.p50)}: ${(large.p50 / small.p50).toFixed(2)} times`);
}

function note(what: string, figure: string): void {
  rows.push([what, figure]);
  process.stderr.write(`${what.trim()}: ${figure}\n`);
}

function median(values: readonly number[]): number {
  return need([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]);
}

function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('There is nothing to measure.');
  return value;
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const ms = (value: number): string => `${value.toFixed(2)} ms`;

main().catch((error: unknown) => {
  process.stderr.write(`${String((error as Error).stack)}\n`);
  process.exit(1);
});
