import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { subscribe } from 'node:diagnostics_channel';

/** One method of one address that the server answers. */
export interface Route {
  readonly method: string;
  /** As it was registered, with `:name` for what varies and `*` for the rest of a path. */
  readonly url: string;
}

const known = new WeakMap<object, Route[]>();

// Fastify tells of every instance that it makes, before any route is registered. Importing this file suffices.
subscribe('fastify.initialization', (message) => {
  const { fastify } = message as { fastify: FastifyInstance };
  const routes: Route[] = [];
  known.set(fastify, routes);
  fastify.addHook('onRoute', ({ method, url }: RouteOptions) => {
    for (const one of [method].flat()) routes.push({ method: one, url });
  });
});

/** Every route of a running server, read from its router, in a fixed order. Import this before the server is made. */
export function routesOf(app: NestFastifyApplication): readonly Route[] {
  const routes = known.get(app.getHttpAdapter().getInstance());
  if (!routes) throw new Error('The routes were not watched: import test/support/routes.js first.');
  const names = new Map(routes.map((route) => [`${route.url} ${route.method}`, route]));
  return [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, route]) => route);
}
