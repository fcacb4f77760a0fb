import type { Directory } from '@rogatory/directory';
import {
  caseRoles,
  DomainError,
  invalid,
  requireRole,
  seesCases,
  type Actor,
  type Problem,
  type Role,
} from '@rogatory/kernel';
import { insertAccessEvent, type AuthorityRow, type Statement } from '@rogatory/persistence';

/** @throws DomainError `role-missing` (403). */
export function requireAdministrator(actor: Actor): void {
  requireRole(actor, ['admin'], 'see to officers and settings');
}

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** What another State has and what does not exist look the same. */
export function nothing(what: string): DomainError {
  return new DomainError('not-found', 'not-found', `Your State has no such ${what}.`);
}

/** An id in its one written form. @throws DomainError `not-found` for what cannot be one. */
export function idOf(given: string, what: string): string {
  if (!uuid.test(given)) throw nothing(what);
  return given.toLowerCase();
}

export function conflict(code: string, sentence: string): DomainError {
  return new DomainError('conflict', code, sentence);
}

/** Records an act of administration; it goes into the transaction of the act. */
export function recorded(
  { state, id, from }: Actor,
  type: string,
  subject: string,
  detail: Readonly<Record<string, unknown>> = {},
): Statement {
  return insertAccessEvent({ state, type, actor: id, subject, detail, ...(from && { from }) });
}

const acting: readonly Role[] = caseRoles.filter((role) => role !== 'auditor');

/**
 * Refuses roles that one person must not hold together: whoever sees to accounts or to the node sees no case, and
 * whoever looks at the others' acts does not act. The role `operator` is of the node and not of a State: it is kept
 * where it is held, and given by the node's own command alone.
 * @throws DomainError `roles-incompatible` or `role-of-the-node` (422).
 */
export function requireCompatible(wanted: readonly Role[], held: readonly Role[] = []): void {
  const has = (role: Role): boolean => wanted.includes(role);
  const sees = wanted.filter((role) => caseRoles.includes(role));
  const refuse = (sentence: string): never => {
    throw invalid('roles-incompatible', '/roles', sentence);
  };
  if (has('admin') && sees.length > 0)
    refuse('An administrator sees no case: give the role admin to somebody without other roles.');
  if (has('operator') && sees.length > 0)
    refuse('An operator sees no case: do not give operator together with roles on cases.');
  if (has('auditor') && wanted.some((role) => acting.includes(role)))
    refuse('An auditor looks at what others do and acts on no case: give auditor alone.');
  if (has('operator') && !held.includes('operator')) {
    throw invalid(
      'role-of-the-node',
      '/roles',
      'The role operator is of the node, which may serve other States too: whoever runs the node gives it.',
    );
  }
}

/** What an authority with such a role is usually designated for. */
const usual: Readonly<Partial<Record<Role, { readonly function: string; readonly at: string }>>> = {
  authority: { function: 'central-authority', at: 'a central authority' },
  contact: { function: 'contact-point', at: 'a 24/7 contact point' },
};

/** Roles that are unusual at an authority. They are told and not barred: a State arranges its offices as it likes. */
export function unusual(
  wanted: readonly Role[],
  { name, functions }: Pick<AuthorityRow, 'name' | 'functions'>,
): Problem[] {
  return wanted.flatMap((role) => {
    const place = usual[role];
    if (!place || functions.includes(place.function)) return [];
    const message = `The role ${role} is usual at ${place.at}; ${name} is not designated as one.`;
    return [{ severity: 'warning', pointer: '/roles', code: 'role-unusual', message } as const];
  });
}

/** @throws DomainError `role-missing` (403) for operators: they run the node and see no State's people. */
export function requireStaff(actor: Actor): void {
  if (seesCases(actor)) return;
  throw new DomainError(
    'forbidden',
    'role-missing',
    'Operators see to the node; they see no State’s officers, units or settings.',
  );
}

/** @throws DomainError `unknown-authority` (422) for what is no authority of the State. */
export function requireAuthority(directory: Directory, id: string, state: string): AuthorityRow {
  const authority = directory.authority(id);
  if (authority?.state === state) return authority;
  throw invalid('unknown-authority', '/authority', 'Your State has no such authority.');
}

/** The row that a statement has just written. */
export function written<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('The row was not written.');
  return row;
}

/**
 * @param admins ids of the administrators who can sign in, locked.
 * @throws DomainError `last-admin` (409) where a State would be left without one.
 */
export function requireOtherAdministrator(
  admins: readonly { readonly id: string }[],
  leaver: string,
): void {
  const isOne = admins.some(({ id }) => id === leaver);
  if (!isOne || admins.length > 1) return;
  throw conflict(
    'last-admin',
    'This is the last administrator of your State. Invite another first, and wait until they have joined.',
  );
}
