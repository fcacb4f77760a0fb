import {
  applyDecorators,
  createParamDecorator,
  SetMetadata,
  type ExecutionContext,
} from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { DomainError, type Actor, type Origin } from '@rogatory/kernel';
import type { FastifyRequest } from 'fastify';
import { readReasonOf } from './read-reason.js';

const isPublic = 'is-public';

/** Marks a route that needs no sign-in. Every other route does. */
export const Public = (): ReturnType<typeof applyDecorators> =>
  applyDecorators(SetMetadata(isPublic, true), ApiExtension('x-public', true));
export const publicKey = isPublic;

/** Whoever signed the request in, as Passport left it. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const request = context.switchToHttp().getRequest<FastifyRequest & { user?: Actor }>();
  if (!request.user) throw new DomainError('unauthenticated', 'unauthenticated', 'Sign in first.');
  return { ...request.user, from: originOf(request) };
});

/** Where a request comes from, cut to what a record needs. */
export function originOf({ ip, headers }: FastifyRequest): Origin {
  const agent = headers['user-agent']?.slice(0, 200);
  const reason = readReasonOf({ headers });
  return {
    address: ip,
    ...(agent !== undefined && { agent }),
    ...(reason !== undefined && { reason }),
  };
}
