import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reads } from '@rogatory/casework';
import { DomainError, type Actor } from '@rogatory/kernel';
import type { FastifyRequest } from 'fastify';
import { catchError, type Observable } from 'rxjs';
import { originOf } from './current-actor.js';

/**
 * Records who was refused something of a request, where their own State has sealed it (ASVS 16.3.2). It comes after
 * the transaction that found nothing, so that no transaction waits for a second connection, and changes no answer.
 */
@Injectable()
export class Denials implements NestInterceptor {
  constructor(private readonly reads: Reads) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest & { user?: Actor }>();
    return next.handle().pipe(
      catchError(async (error: unknown) => {
        const { user, params, routeOptions } = request;
        const { id } = (params ?? {}) as { id?: string };
        const isDenied =
          error instanceof DomainError && ['not-found', 'forbidden'].includes(error.kind);
        const isOfRequest = /\/requests\/:id(\/|$)/.test(routeOptions.url ?? '');
        if (isDenied && isOfRequest && user && id !== undefined && uuid.test(id)) {
          await this.reads.denied({ ...user, from: originOf(request) }, id);
        }
        throw error;
      }),
    );
  }
}

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
