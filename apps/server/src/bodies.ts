import {
  Injectable,
  UnsupportedMediaTypeException,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { DomainError } from '@rogatory/kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { parse as parseJson } from 'secure-json-parse';
import { isPage } from './portal/paths.js';

/** Largest JSON body, in bytes. Files travel as multipart and have a limit of their own. */
export const jsonLimit = 1024 * 1024;
const deepest = 64;

/** Stands where a body could not be read, until it is known who sent it: 401 comes before 400. */
class Unreadable {
  constructor(readonly sentence: string) {}
}

/** Stands where a form was sent to an address that takes JSON, as `curl -d` does unless told otherwise. */
const unsupported = Symbol('unsupported media type');

/** The addresses that take a form: the one of OAuth 2, and the portal's pages. */
const takesForm = (route: string | undefined): boolean =>
  route === '/oauth/token' || (route !== undefined && isPage(route));

/** Reads JSON (refusing members that reach for prototypes) and forms. */
export function readBodies(fastify: FastifyInstance): void {
  fastify.removeContentTypeParser('text/plain');
  fastify.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'string', bodyLimit: jsonLimit },
    (_request, text: string, done) => {
      done(null, text.trim() === '' ? undefined : readJson(text));
    },
  );
  fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 64 * 1024 },
    ({ routeOptions }, text: string, done) => {
      if (routeOptions.url === '/oauth/token') done(null, formOf(text));
      else if (takesForm(routeOptions.url))
        done(null, Object.fromEntries(new URLSearchParams(text)));
      else done(null, text.trim() === '' ? undefined : unsupported);
    },
  );
}

/** The fields of a form. One that is there several times is a list, for whoever reads it to refuse. */
function formOf(text: string): Record<string, string | string[]> {
  const sent = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(sent.keys())].map((name) => {
      const values = sent.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

function readJson(text: string): unknown {
  if (isTooDeep(text)) return new Unreadable('The body is nested too deeply to be read.');
  try {
    return parseJson(text, undefined, { protoAction: 'error', constructorAction: 'error' });
  } catch (error) {
    return new Unreadable(`The body cannot be read as JSON: ${(error as Error).message}.`);
  }
}

/** Whether brackets open deeper than any body of ours; whatever walks a body later may then recurse. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') inText = !inText;
    else if (inText) at += sign === '\\' ? 1 : 0;
    else if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
}

/** Refuses a body that could not be read, once guards have had their say. */
@Injectable()
export class ReadableBodies implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { body } = context.switchToHttp().getRequest<FastifyRequest>();
    if (body instanceof Unreadable) throw new DomainError('malformed', 'malformed', body.sentence);
    if (body === unsupported) throw new UnsupportedMediaTypeException();
    return next.handle();
  }
}
