import { validated } from '@rogatory/kernel';
import type { Action, Command } from '@rogatory/lifecycle';
import { bodies } from './bodies/bodies.js';

export { validated } from '@rogatory/kernel';

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
