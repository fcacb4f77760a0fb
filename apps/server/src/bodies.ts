import type {} from '@fastify/multipart'; // its types on the request
import {
  applyDecorators,
  Injectable,
  PayloadTooLargeException,
  SetMetadata,
  UnsupportedMediaTypeException,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiConsumes } from '@nestjs/swagger';
import { DomainError } from '@rogatory/kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { parse as parseJson } from 'secure-json-parse';
import { isPage } from './portal/paths.js';

/** Largest JSON body, in bytes. Files travel as multipart and have a limit of their own. */
export const jsonLimit = 1024 * 1024;
/** Largest form, in characters, of whoever is not signed in yet; pages about requests take as much as JSON does. */
const formLimit = 64 * 1024;
const isLong = (route: string | undefined): boolean =>
  /^\/(requests|administration|directory)\//.test(route ?? '');
const deepest = 64;
/** More members and entries than any decision about 200 items has. Checking each by its class takes its time. */
const mostValues = 25_000;

/** Stands where a body could not be read, until it is known who sent it: 401 comes before 400. */
class Unreadable {
  constructor(readonly sentence: string) {}
}

/** Stands where a form was sent to an address that takes JSON, as `curl -d` does unless told otherwise. */
const unsupported = Symbol('unsupported media type');

/** The addresses that take a form: the one of OAuth 2, and the portal's pages. */
const takesForm = (route: string | undefined): boolean =>
  route === '/oauth/token' || (route !== undefined && isPage(route));

/** Reads JSON (refusing members that reach for prototypes, or stand twice) and forms. */
export function readBodies(fastify: FastifyInstance): void {
  fastify.removeContentTypeParser('text/plain');
  fastify.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'buffer', bodyLimit: jsonLimit },
    ({ headers }, bytes: Buffer, done) => {
      done(null, isUtf8(headers['content-type']) ? readJson(bytes) : unsupported);
    },
  );
  fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: jsonLimit },
    ({ routeOptions }, text: string, done) => {
      if (text.length > formLimit && !isLong(routeOptions.url))
        done(new PayloadTooLargeException());
      else if (routeOptions.url === '/oauth/token') done(null, formOf(text));
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

/** JSON is UTF-8 (RFC 8259 section 8.1); whoever says otherwise means other characters than we would read. */
function isUtf8(type = ''): boolean {
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(type) ?? [];
  return /^utf-?8$/i.test(charset);
}

function readJson(bytes: Buffer): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text.trim() === '') return undefined;
    const { isTooDeep, members, values } = outlineOf(text);
    if (isTooDeep) return new Unreadable('The body is nested too deeply to be read.');
    if (values > mostValues) return new Unreadable('The body has too many values to be read.');
    const body: unknown = parseJson(text, undefined, {
      protoAction: 'error',
      constructorAction: 'error',
    });
    if (membersOf(body) === members) return body;
    return new Unreadable('The body has a member that stands twice in one object. Send each once.');
  } catch (error) {
    return new Unreadable(`The body cannot be read as JSON: ${(error as Error).message}.`);
  }
}

/** Bytes as JSON, with all that is looked at in a body. @throws DomainError `malformed` (400). */
export function jsonIn(bytes: Buffer): unknown {
  const read = readJson(bytes);
  if (read instanceof Unreadable) throw new DomainError('malformed', 'malformed', read.sentence);
  return read;
}

interface Outline {
  /** Whether brackets open deeper than any body of ours; whatever walks a body later may then recurse. */
  readonly isTooDeep: boolean;
  /** Members of all objects: as many as there are colons outside texts. */
  readonly members: number;
  /** Values of all lists and objects, as far as commas and brackets tell. */
  readonly values: number;
}

/** What can be seen of JSON before it is parsed. */
function outlineOf(text: string): Outline {
  let depth = 0;
  let members = 0;
  let values = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') inText = !inText;
    else if (inText) at += sign === '\\' ? 1 : 0;
    else if (sign === '[' || sign === '{') {
      depth += 1;
      values += 1;
    } else if (sign === ']' || sign === '}') depth -= 1;
    else if (sign === ':') members += 1;
    else if (sign === ',') values += 1;
    if (depth > deepest) return { isTooDeep: true, members, values };
  }
  return { isTooDeep: false, members, values };
}

/** Members of all objects that were kept: of two with one name the parser drops the first. */
function membersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner: unknown[] = Object.values(value);
  const own = Array.isArray(value) ? 0 : inner.length;
  return inner.reduce((sum: number, member) => sum + membersOf(member), own);
}

const takesFiles = 'takes-files';

/** Marks a route that takes files. A form with files anywhere else is refused, not passed over. */
export const TakesFiles = (): ReturnType<typeof applyDecorators> =>
  applyDecorators(SetMetadata(takesFiles, true), ApiConsumes('multipart/form-data'));

/** Refuses a body that could not be read, or is for another kind of address, once guards have had their say. */
@Injectable()
export class ReadableBodies implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { body } = request;
    if (body instanceof Unreadable) throw new DomainError('malformed', 'malformed', body.sentence);
    if (body === unsupported) throw new UnsupportedMediaTypeException();
    if (request.isMultipart() && this.reflector.get(takesFiles, context.getHandler()) !== true) {
      request.raw.resume(); // unread, it would block whatever comes next on this connection
      throw new UnsupportedMediaTypeException();
    }
    return next.handle();
  }
}
