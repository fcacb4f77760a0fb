import { Injectable, type ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { DomainError, type Actor } from '@rogatory/kernel';
import { Rooms } from '@rogatory/persistence';
import type { FastifyRequest } from 'fastify';

/**
 * For figures that this machine itself may read without a sign-in, and operators from elsewhere with theirs. To
 * everybody else there is nothing.
 * @throws DomainError `not-found` (404).
 */
@Injectable()
export class OperatorGuard extends AuthGuard(['bearer', 'session']) {
  constructor(private readonly rooms: Rooms) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest & { user?: Actor }>();
    if (isOurOwn(request)) return true;
    try {
      await super.canActivate(context);
      if (request.user?.roles.includes('operator')) {
        await this.rooms.read(request.user); // fails where the sign-in has been ended
        return true;
      }
    } catch {
      // falls through: who is not let in is not told why
    }
    throw new DomainError('not-found', 'not-found', 'There is nothing at this address.');
  }
}

/** Comes from this machine, and from no proxy on it. */
function isOurOwn({ ip, headers }: FastifyRequest): boolean {
  const forwarded = headers['x-forwarded-for'] ?? headers['forwarded'];
  return /^(127\.|::1$|::ffff:127\.)/.test(ip) && forwarded === undefined;
}
