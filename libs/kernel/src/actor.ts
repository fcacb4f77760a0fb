/** What a person or an account may do. The table stands in the README under "Who may do what". */
export const roles = ['liaison', 'authority', 'contact', 'executing', 'auditor', 'admin'] as const;
export type Role = (typeof roles)[number];

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
}
