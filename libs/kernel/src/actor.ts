import { DomainError } from './errors.js';

/** What a person or an account may do. The table stands in the README under "Who may do what". */
export const roles = [
  'liaison',
  'authority',
  'contact',
  'executing',
  'auditor',
  'admin',
  'operator',
] as const;
export type Role = (typeof roles)[number];

/** Roles that see cases. Administrators and operators see none. */
export const caseRoles: readonly Role[] = [
  'liaison',
  'authority',
  'contact',
  'executing',
  'auditor',
];

/** Which of the two parties to a request. */
export type Side = 'requesting' | 'requested';

/** Whoever acts: an officer, a service account, or the system on behalf of a State (a clock that fell due). */
export interface Actor {
  readonly kind: 'officer' | 'service' | 'system';
  /** What history names: a service account's client id, an officer's id, or `system`. */
  readonly id: string;
  /** ISO 3166-1 alpha-2 code, or a user-assigned one, of the State acted for. */
  readonly state: string;
  /** Id of the authority acted for; absent for the system. */
  readonly authority?: string;
  readonly roles: readonly Role[];
  /** The officer behind the acts: oneself, or whoever answers for the service account. Two eyes belong to one person. */
  readonly person?: string;
  /** Names under which sealed requests are open to the actor: one's own id, one's unit, officers whom one stands in for. */
  readonly knows?: readonly string[];
  /** Service accounts: the generation of the account that the token was issued for. A change of the account ends it. */
  readonly epoch?: number;
  /** Officers: the session that the act comes from. */
  readonly session?: ActorSession;
  /** Where the act comes from; kept with every record of a read. */
  readonly from?: Origin;
}

export interface ActorSession {
  readonly id: string;
  /** When a second factor was last shown, RFC 3339. */
  readonly steppedUpAt: string;
  /** The node's time when the session was read for this act, RFC 3339. */
  readonly seenAt: string;
}

export interface Origin {
  /** IP address. */
  readonly address: string;
  /** The program that was used, as it names itself. */
  readonly agent?: string;
  /** Why a sealed request is opened. */
  readonly reason?: string;
}

/** Whether somebody may see cases at all. The system may. */
export function seesCases({ kind, roles: held }: Pick<Actor, 'kind' | 'roles'>): boolean {
  return kind === 'system' || held.some((role) => caseRoles.includes(role));
}

/**
 * The names under which sealed requests are open to somebody; `*` opens all of the State's. A service account knows
 * what it is assigned itself, not what its sponsor is.
 */
export function knowledgeOf({ kind, id, roles: held, knows = [id] }: Actor): readonly string[] {
  if (kind === 'system') return ['*'];
  return held.includes('auditor') ? ['*', ...knows] : knows;
}

/** @throws DomainError `role-missing` (403). @param what completes "To ... takes the role". */
export function requireRole(actor: Actor, wanted: readonly Role[], what: string): void {
  if (!actor.roles.some((role) => wanted.includes(role))) {
    throw new DomainError(
      'forbidden',
      'role-missing',
      `To ${what} takes the role ${wanted.join(' or ')}.`,
    );
  }
}

/** The officer behind an actor: two service accounts that one officer answers for, and that officer, are one person. */
export function personOf({ id, person }: Pick<Actor, 'id' | 'person'>): string {
  return person ?? id;
}
