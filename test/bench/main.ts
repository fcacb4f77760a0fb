import 'reflect-metadata';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { readEnv } from '../../config/env.js';
import { baseline, readBaseline } from './baseline.js';
import { clocks } from './clocks.js';
import { fillEvents, fillRequests, type Filled } from './fill.js';
import { load, type Call, type Measured } from './load.js';
import { pages } from './pages.js';

const env = readEnv();
const width = 16;
const rounds = 3;
const seconds = 3;
const rows: [string, string][] = [];

/** Measures commands, reads and clocks, each beside a raw figure of the same run, and prints one table. */
async function main(): Promise<void> {
  execFileSync(process.execPath, [script('cli'), 'seed-demo'], { stdio: 'ignore' });
  const owner = new Client({ connectionString: env.DATABASE_OWNER_URL ?? env.DATABASE_URL });
  await owner.connect();
  const server = await startServer();
  try {
    const [part, size] = process.argv.slice(2);
    if (part === 'pages') {
      await measurePages(owner, Number(size ?? 100_000));
      return;
    }
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
    note('    plain pg reads it and keeps that it was read, 16 connections', ms(large.raw.many));
    compare('(d) worklist of 25, 1 in flight, at 1,000 and 100,000', small.list, large.list);
    compare(
      `(e) history of 20 events, at 1,000 and ${events.toLocaleString('en')}`,
      small.history,
      large.history,
    );
    note('    plain pg reads it and keeps that it was read, 1 connection', ms(large.raw.one));
    await measurePages(owner, 100_000);
    await clocks(
      owner,
      env,
      'PostgreSQL',
      {
        kind: 'postgres',
        url: env.QUEUE_DATABASE_URL ?? env.DATABASE_URL,
      },
      note,
    );
    const redis = process.env['BENCH_REDIS_URL'];
    if (redis) await clocks(owner, env, 'Redis', { kind: 'redis', url: redis }, note);
    else note('(f) on Redis', 'not measured: no Redis at hand');
  } finally {
    server.kill('SIGTERM');
    await owner.end();
    tell();
  }
}

/** Prints what was measured, as one table. */
function tell(): void {
  const column = Math.max(...rows.map(([what]) => what.length));
  process.stdout.write(
    `\n${rows.map(([what, figure]) => `${what.padEnd(column)}  ${figure}`).join('\n')}\n`,
  );
}

/** Pages of an officer beside the API's answers for the same, 1 in flight. */
async function measurePages(owner: Client, count: number): Promise<void> {
  for (const { what, page, api } of await pages(owner, env.PORT, signIn, count)) {
    note(
      `(g) page of ${what}, 1 in flight, at ${whole(count)} requests`,
      `p50 ${ms(page.p50)}, p95 ${ms(page.p95)}; API p50 ${ms(api.p50)}, p95 ${ms(api.p95)}`,
    );
  }
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
  await load(env.PORT, { authorization: `Bearer ${token}` }, width, 2, next); // warm
  for (let round = 0; round < rounds; round += 1) {
    await owner.query('CHECKPOINT');
    bases.push(await baseline(env.DATABASE_OWNER_URL ?? '', width, seconds, () => stock.pop()));
    await owner.query('CHECKPOINT');
    ours.push(await load(env.PORT, { authorization: `Bearer ${token}` }, width, seconds, next));
  }
  const sorted = [...ours].sort((a, b) => a.perSecond - b.perSecond);
  return [median(bases), need(sorted[Math.floor(sorted.length / 2)])];
}

interface Reads {
  readonly one: Measured;
  readonly list: Measured;
  readonly history: Measured;
  /** What plain pg takes for it, in milliseconds, over 16 connections and over one. */
  readonly raw: { readonly many: number; readonly one: number };
}

async function reads(token: string, id: string): Promise<Reads> {
  const get = (path: string, inFlight: number, time: number): Promise<Measured> =>
    load(env.PORT, { authorization: `Bearer ${token}` }, inFlight, time, () => ({
      method: 'GET',
      path,
    }));
  const raw = (inFlight: number): Promise<number> =>
    readBaseline(env.DATABASE_OWNER_URL ?? '', inFlight, seconds, id);
  await get(`/api/v1/requests/${id}`, width, 1); // warm
  return {
    one: await get(`/api/v1/requests/${id}`, width, seconds),
    list: await get('/api/v1/requests?limit=25', 1, seconds),
    history: await get(`/api/v1/requests/${id}/history`, 1, seconds),
    raw: { many: await raw(width), one: await raw(1) },
  };
}

async function startServer(): Promise<ChildProcess> {
  const server = spawn(process.execPath, [script('server')], {
    env: { ...process.env, NODE_ENV: 'test', SWEEP_MS: '600000' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (let tries = 0; tries < 300; tries += 1) {
    const live = await fetch(`http://127.0.0.1:${env.PORT}/health/live`).catch(() => undefined);
    if (live?.ok) return server;
    await sleep(100);
  }
  server.kill('SIGKILL');
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
