import type { Problem, Role } from '@rogatory/kernel';
import type { ColleagueRow, StaffRow } from '@rogatory/persistence';

/** What whoever works on cases sees of an active colleague: enough to assign. */
export interface ColleagueView {
  readonly id: string;
  readonly name: string;
  readonly authority: string;
  readonly unit: string | null;
  readonly roles: readonly Role[];
}

/** Invited: has nothing yet to sign in with. */
export type OfficerStatus = 'invited' | 'active' | 'deactivated';

/** What administrators see of an officer. Instants are RFC 3339. */
export interface OfficerView extends ColleagueView {
  readonly email: string;
  readonly language: string | null;
  readonly status: OfficerStatus;
  /** What there is to sign in with, by kind and number. */
  readonly factors: {
    readonly password: number;
    readonly totp: number;
    readonly passkey: number;
    readonly provider: number;
  };
  /** As far back as sessions are kept. */
  readonly lastSignInAt: string | null;
  /** Sessions that go on now. */
  readonly sessions: number;
  readonly createdAt: string;
  /** Until when the invitation is good that awaits its answer. */
  readonly invitedUntil: string | null;
  readonly deactivatedAt: string | null;
  /**
   * The last mail to the officer, where it did not arrive: `refused` by the mail server, `dead` after three days, or
   * `bounced` by a server after ours had taken it.
   */
  readonly mail: {
    readonly outcome: 'refused' | 'dead' | 'bounced';
    readonly reason: string | null;
    readonly at: string;
  } | null;
  /** Since when nothing is sent to the address, because mail came back again and again. */
  readonly mailStoppedAt: string | null;
}

/** A link that is told once: whoever opens it sets what to sign in with. */
export interface LinkAnswer {
  readonly url: string;
  /** RFC 3339. */
  readonly expiresAt: string;
}

/** Somebody whom the same command has invited before: the link was told then, and is kept nowhere. */
export interface InvitedBefore {
  readonly officer: OfficerView;
  readonly invitation: null;
}

export interface InvitedOfficer {
  readonly officer: OfficerView;
  readonly invitation: LinkAnswer;
  /** What is unusual about it, and allowed. */
  readonly warnings: readonly Problem[];
}

export interface ChangedOfficer {
  readonly officer: OfficerView;
  readonly warnings: readonly Problem[];
}

export function statusOf({
  deactivated_at,
  has_password,
  providers,
  passkeys,
}: StaffRow): OfficerStatus {
  if (deactivated_at) return 'deactivated';
  return has_password || providers > 0 || passkeys > 0 ? 'active' : 'invited';
}

export function colleagueView({ id, name, authority, unit, roles }: ColleagueRow): ColleagueView {
  return { id, name, authority, unit, roles };
}

export function officerView(row: StaffRow): OfficerView {
  return {
    ...colleagueView(row),
    ...{ email: row.email, language: row.language, status: statusOf(row) },
    factors: {
      ...{ password: row.has_password ? 1 : 0, totp: row.apps },
      ...{ passkey: row.passkeys, provider: row.providers },
    },
    lastSignInAt: row.last_sign_in_at?.toISOString() ?? null,
    sessions: row.sessions,
    createdAt: row.created_at.toISOString(),
    invitedUntil: row.invited_until?.toISOString() ?? null,
    deactivatedAt: row.deactivated_at?.toISOString() ?? null,
    mail: row.mail && {
      ...{ outcome: row.mail.outcome, reason: row.mail.fault },
      at: new Date(row.mail.ended_at).toISOString(),
    },
    mailStoppedAt: row.mail_stopped_at?.toISOString() ?? null,
  };
}
