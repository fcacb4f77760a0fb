import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { DomainError, type Actor } from '@rogatory/kernel';
import type { FastifyRequest } from 'fastify';

const isPublic = 'is-public';

/** Marks a route that needs no sign-in. Every other route does. */
export const Public = (): ReturnType<typeof SetMetadata> => SetMetadata(isPublic, true);
export const publicKey = isPublic;

/** Whoever signed the request in, as Passport left it. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { user } = context.switchToHttp().getRequest<FastifyRequest & { user?: Actor }>();
  if (!user) throw new DomainError('unauthenticated', 'unauthenticated', 'Sign in first.');
  return user;
});
