import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Rounds } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { randomUUID } from 'node:crypto';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Env } from '../../../config/env.js';
import { processLogger, told } from '../../../config/logger.js';
import { readBodies } from './bodies.js';
import { Metrics } from './metrics.js';
import { bodyForms } from './openapi/forms.js';
import { describeApi } from './openapi.js';
import { serveAssets } from './portal/assets.js';
import { answerUnreadableAddress } from './problem.filter.js';
import { protection } from './protection.js';
import { ServerModule } from './server.module.js';
import { readableFor } from './unreadable.js';
import { refuseOnTheWire, wireLimits } from './wire.js';

/** The server cannot start, and what to do about it. */
export class StartFault extends Error {
  override readonly name = 'StartFault';
}

/** A server that is ready to listen. Tests use it without a port. */
export async function createServer(env: Env): Promise<NestFastifyApplication> {
  const logger = new Logger('Server');
  const onError = (error: unknown): void => {
    logger.error(told(error));
  };
  const adapter = new FastifyAdapter({
    ...wireLimits,
    genReqId: () => randomUUID(),
    trustProxy: env.TRUSTED_PROXIES?.split(',').map((address) => address.trim()) ?? false,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: answerUnreadableAddress,
    rewriteUrl: readableFor,
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    ServerModule.forRoot(env, onError),
    adapter,
    {
      bodyParser: false,
      logger: false,
      abortOnError: false,
    },
  );
  const fastify = app.getHttpAdapter().getInstance();
  readBodies(fastify);
  await app.register(cookie);
  await app.register(multipart, {
    // the size is watched by the store, which says how much is allowed
    limits: {
      files: 1,
      fields: 10,
      parts: 11,
      fieldSize: 10_000,
      headerPairs: 50,
      fileSize: Number.MAX_SAFE_INTEGER,
    },
    throwFileSizeLimit: false,
  });
  await app.register(helmet, protection);
  refuseOnTheWire(fastify);
  if (env.PORTAL) await serveAssets(app);
  const metrics = app.get(Metrics);
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    metrics.answered(
      request.method,
      request.routeOptions.url ?? 'none',
      reply.statusCode,
      reply.elapsedTime / 1000,
    );
    done();
  });
  try {
    await requireBoundRole(app.get<DataSource>(getDataSourceToken()));
    requireNoDemonstration(app.get(Directory), env);
  } catch (error) {
    await app.close(); // whoever goes on living without it is not visited by its timers
    throw error;
  }
  describeApi(app);
  app.enableShutdownHooks();
  app.useLogger(processLogger(env));
  return app;
}

/** Serves until told to stop. While no worker lives, it also makes the worker's rounds. */
export async function serve(env: Env): Promise<void> {
  const app = await createServer(env);
  const rounds = app.get(Rounds);
  await app.listen(env.PORT, env.HOST);
  rounds.start();
  setImmediate(bodyForms); // so that the first form does not wait for it
  const close = app.close.bind(app);
  app.close = async () => {
    await rounds.stop();
    await close();
  };
}

/** Refuses a role that could reach past row-level security. */
async function requireBoundRole(database: DataSource): Promise<void> {
  const [role] = await database.query<{ name: string; unbound: boolean; owner: boolean }[]>(`
    SELECT current_user AS name, r.rolsuper OR r.rolbypassrls AS unbound,
      EXISTS (SELECT FROM pg_tables t WHERE t.schemaname = 'public' AND t.tableowner = current_user) AS owner
    FROM pg_roles r WHERE r.rolname = current_user`);
  if (role?.unbound || role?.owner) {
    throw new StartFault(
      `The role "${role.name}" ${role.owner ? 'owns tables' : 'bypasses row-level security'}. ` +
        'Run "migrate", which sets up the role rogatory_app, and start again.',
    );
  }
}

function requireNoDemonstration(directory: Directory, env: Env): void {
  if (env.NODE_ENV !== 'production') return;
  if (directory.states().some(({ demonstration }) => demonstration)) {
    throw new StartFault(
      'The demonstration States are in this database, and their passwords are public. ' +
        'Use a database without them in production.',
    );
  }
}
