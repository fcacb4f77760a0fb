import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Actor } from '@rogatory/kernel';
import { Rooms } from '@rogatory/persistence';
import type { FastifyRequest } from 'fastify';

/**
 * For routes that answer from memory, or refuse a role before they look at anything: asks the database whether the
 * sign-in still holds, as every transaction does. 401 comes before 403.
 * @throws DomainError `sign-in-ended` (401).
 */
@Injectable()
export class StillSignedIn implements CanActivate {
  constructor(private readonly rooms: Rooms) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { user } = context.switchToHttp().getRequest<FastifyRequest & { user?: Actor }>();
    if (user) await this.rooms.read(user);
    return user !== undefined;
  }
}
