import { DomainError, type Problem } from '@rogatory/kernel';
import type { Action, Command } from '@rogatory/lifecycle';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { bodies } from './bodies/bodies.js';

/**
 * What was sent, as an instance of its class; unknown members are refused.
 * @throws DomainError `reasons-missing` where only reasons are, else `invalid-body` (422), with every problem.
 */
export function validated<T extends object>(form: new () => T, sent: unknown): T {
  const body = plainToInstance(form, isObject(sent) ? sent : {});
  const problems = [
    ...(isObject(sent) ? [] : [problem('', 'not-an-object', 'Send a JSON object.')]),
    ...validateSync(body, {
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
    }).flatMap((error) => problemsOf(error, '')),
  ];
  if (problems.length > 0) {
    const onlyReasons = problems.every(({ code }) => code === 'reasons-missing');
    throw new DomainError(
      'invalid',
      onlyReasons ? 'reasons-missing' : 'invalid-body',
      onlyReasons ? 'Give reasons.' : 'What was sent does not have the form that is expected here.',
      { problems },
    );
  }
  return body;
}

/** The command that an action's body makes. */
export function commandOf(action: Action, sent: unknown): Command {
  const form = action in bodies ? bodies[action as keyof typeof bodies] : undefined;
  const body: object = form ? validated(form, sent ?? {}) : {};
  // the class of each action declares exactly the members of its command
  return { action, ...(plain(body) as Record<string, unknown>) } as Command;
}

/** Nested instances as plain objects without undefined members, the form in which they are hashed and kept. */
export function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

function problemsOf(error: ValidationError, path: string): Problem[] {
  const pointer = `${path}/${error.property.replace(/~/g, '~0').replace(/\//g, '~1')}`;
  const own = Object.entries(error.constraints ?? {}).map(([constraint, message]) =>
    problem(
      pointer,
      codeOf(constraint, error),
      `${message.charAt(0).toUpperCase()}${message.slice(1)}.`,
    ),
  );
  // one message for each member is enough to mend it
  return [
    ...own.slice(0, 1),
    ...(error.children ?? []).flatMap((child) => problemsOf(child, pointer)),
  ];
}

function codeOf(constraint: string, { property, value }: ValidationError): string {
  if (constraint === 'whitelistValidation') return 'unknown-member';
  const empty =
    value === undefined || value === null || (typeof value === 'string' && !value.trim());
  if (property === 'reasons' && empty) return 'reasons-missing';
  return empty ? 'missing' : 'invalid';
}

function problem(pointer: string, code: string, message: string): Problem {
  return { severity: 'error', pointer, code, message };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
