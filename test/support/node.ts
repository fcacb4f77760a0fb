import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { RequestView } from '@rogatory/casework';
import { Client, type QueryResultRow } from 'pg';
import { createServer } from '../../apps/server/src/server.js';
import { readEnv, type Env } from '../../config/env.js';
import { freshDatabase, type TestDatabase } from './database.js';
import { redisUrl, type QueueBackend } from './queue.js';
import { services } from './services.js';

/** What the API answered. Tests look into bodies freely, hence no narrower type. */
export interface Reply<T = any> {
  readonly status: number;
  readonly body: T;
  readonly headers: Readonly<Record<string, string>>;
}

/** A node with a database of its own, spoken to as over HTTP, without a port. */
export interface TestNode {
  readonly app: NestFastifyApplication;
  readonly database: TestDatabase;
  readonly env: Env;
  /** Calls the API as a service account, such as `xa-liaison`; as nobody where `client` is undefined. */
  call(
    client: string | undefined,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Reply>;
  /** Takes an action and answers whatever came back. */
  act(client: string, id: string, action: string, body?: unknown): Promise<Reply>;
  /** Takes an action that must succeed. */
  do(client: string, id: string, action: string, body?: unknown): Promise<RequestView>;
  /** Drafts a request that must succeed. */
  draft(client: string, body: unknown): Promise<RequestView>;
  token(client: string): Promise<string>;
  /** Runs a statement as a superuser, past every protection. */
  sql<R extends QueryResultRow = any>(text: string, values?: unknown[]): Promise<R[]>;
  /** Moves the database's clock, the only one that cases know: `3 days`, `2 hours`. */
  advance(interval: string): Promise<void>;
  /** Stops the database's clock; from now on only `advance` moves it. For waits that a busy machine would outlast. */
  freeze(): Promise<void>;
  /** Shows every answer from now on, whoever asked for it. */
  watch(see: (answer: SeenAnswer) => void): void;
  stop(): Promise<void>;
}

/** An answer on its way out. The text is empty where a file is streamed. */
export interface SeenAnswer {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** The environment of a node on a database; its queue lives where the backend says. */
export function envFor(
  database: TestDatabase,
  backend: QueueBackend = 'PostgreSQL',
  more: Record<string, string> = {},
): Env {
  return readEnv(settingsFor(database, backend, more));
}

/** The same as plain settings, for processes of their own. */
export function settingsFor(
  database: TestDatabase,
  backend: QueueBackend = 'PostgreSQL',
  more: Record<string, string> = {},
): Record<string, string> {
  const redis = backend === 'Redis' ? redisUrl() : undefined;
  return {
    NODE_ENV: 'test',
    PORT: '0',
    DATABASE_URL: database.url,
    QUEUE_DATABASE_URL: database.queueUrl,
    DATA_DIR: services().dataDir,
    QUEUE_PREFIX: new URL(database.url).pathname.slice(1).replaceAll('_', '-'),
    DATABASE_CONNECTIONS: '6',
    ...(redis !== undefined && { REDIS_URL: redis }),
    ...more,
  };
}

/** Starts a node with the demonstration States; further settings may depend on the database it was given. */
export async function startNode(
  backend: QueueBackend = 'PostgreSQL',
  more: Record<string, string> | ((database: TestDatabase) => Record<string, string>) = {},
): Promise<TestNode> {
  const database = await freshDatabase({ demo: true });
  const env = envFor(database, backend, typeof more === 'function' ? more(database) : more);
  const app = await createServer(env);
  const watchers: ((answer: SeenAnswer) => void)[] = [];
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', ({ method, url }, reply, payload, done) => {
      const text = typeof payload === 'string' ? payload : '';
      const answer = { method, url, status: reply.statusCode, headers: reply.getHeaders(), text };
      for (const see of watchers) see(answer);
      done();
    });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const tokens = new Map<string, { readonly token: Promise<string>; readonly at: number }>();

  const signIn = async (client: string): Promise<string> => {
    const { body } = await inject(
      'POST',
      '/oauth/token',
      `grant_type=client_credentials&client_id=${client}&client_secret=demonstration`,
      {
        'content-type': 'application/x-www-form-urlencoded',
      },
    );
    if (!body.access_token) throw new Error(`${client} cannot sign in: ${JSON.stringify(body)}`);
    return body.access_token as string;
  };
  const inject = async (
    method: string,
    url: string,
    payload: string | undefined,
    headers: Record<string, string>,
  ): Promise<Reply> => {
    const reply = await app.inject({
      method: method as 'GET',
      url,
      headers,
      ...(payload !== undefined && { payload }),
    });
    return {
      status: reply.statusCode,
      body: /json/.test(String(reply.headers['content-type'])) ? reply.json() : reply.body,
      headers: reply.headers as Record<string, string>,
    };
  };

  let ahead = `interval '0'`;
  let clock = 'clock_timestamp()';
  const setClock = async (): Promise<void> => {
    await owner.query(`CREATE OR REPLACE FUNCTION node_time() RETURNS timestamptz LANGUAGE sql VOLATILE
        AS $$ SELECT date_trunc('milliseconds', ${clock}) + ${ahead} $$`);
  };
  const node: TestNode = {
    app,
    database,
    env,
    token(client) {
      const known = tokens.get(client);
      // good for five minutes, which a long suite outlives
      if (known && performance.now() - known.at < 200_000) return known.token;
      const token = signIn(client);
      tokens.set(client, { token, at: performance.now() });
      token.catch(() => tokens.delete(client)); // whoever could not sign in may try again
      return token;
    },
    async call(client, method, path, body, headers = {}) {
      return inject(method, path, body === undefined ? undefined : JSON.stringify(body), {
        ...(client !== undefined && { authorization: `Bearer ${await node.token(client)}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      });
    },
    act(client, id, action, body) {
      return node.call(client, 'POST', `/api/v1/requests/${id}/actions/${action}`, body);
    },
    async do(client, id, action, body) {
      const reply = await node.act(client, id, action, body);
      if (reply.status !== 200) {
        throw new Error(`${client} ${action}: ${reply.status} ${JSON.stringify(reply.body)}`);
      }
      return reply.body as RequestView;
    },
    async draft(client, body) {
      const reply = await node.call(client, 'POST', '/api/v1/requests', body);
      if (reply.status !== 201)
        throw new Error(`${client} draft: ${reply.status} ${JSON.stringify(reply.body)}`);
      return reply.body as RequestView;
    },
    async sql(text, values = []) {
      return (await owner.query(text, values)).rows;
    },
    async advance(interval) {
      ahead = `${ahead} + interval '${interval}'`;
      await setClock();
    },
    watch(see) {
      watchers.push(see);
    },
    async freeze() {
      const { rows } = await owner.query<{ at: string }>('SELECT clock_timestamp()::text AS at');
      clock = `timestamptz '${rows[0]!.at}'`;
      await setClock();
    },
    async stop() {
      await app.close();
      await owner.end();
      await database.drop();
    },
  };
  return node;
}
