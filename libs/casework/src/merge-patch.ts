import { DomainError } from '@rogatory/kernel';

/** Names that would reach into an object's prototype; no member of ours is called so. */
const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * A value after a JSON merge patch (RFC 7396): null removes a member, objects merge, all else replaces.
 * Sources: RFC 7396 section 2.
 * @throws DomainError `invalid-body` (422) for a member that no document of ours can have.
 */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [name, value] of Object.entries(patch)) {
    if (forbidden.has(name)) {
      throw new DomainError('invalid', 'invalid-body', `There is no member "${name}".`);
    }
    if (value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), value));
  }
  return Object.fromEntries(merged);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
