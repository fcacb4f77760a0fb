import type { Role } from '@rogatory/kernel';
import type { Statement } from './statements.js';

/** No id comes after this one: where a list that goes backwards begins. */
const last = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** An officer as the State's administrators see one: what there is to sign in with, and no secret. */
export interface StaffRow {
  readonly id: string;
  readonly state: string;
  readonly authority: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly unit: string | null;
  readonly language: string | null;
  readonly created_at: Date;
  readonly deactivated_at: Date | null;
  readonly has_password: boolean;
  readonly apps: number;
  readonly passkeys: number;
  readonly providers: number;
  readonly invited_until: Date | null;
  readonly last_sign_in_at: Date | null;
  /** Sessions that go on. */
  readonly sessions: number;
  /** What became of the last mail to the officer, where it did not go out. */
  readonly mail: {
    readonly outcome: 'refused' | 'dead' | 'bounced';
    readonly fault: string | null;
    readonly ended_at: string;
  } | null;
  /** Since when nothing is sent to the address, because mail came back again and again. */
  readonly mail_stopped_at: Date | null;
}

/** What everybody of the State who works on cases sees of a colleague. */
export type ColleagueRow = Pick<StaffRow, 'id' | 'authority' | 'name' | 'roles' | 'unit'>;

const staff = `o.id, o.state, o.authority, o.email, o.name, o.roles, o.unit, o.language, o.created_at, o.deactivated_at,
  o.password_hash IS NOT NULL AS has_password,
  (SELECT count(*)::int FROM totp t WHERE t.officer = o.id AND t.confirmed_at IS NOT NULL) AS apps,
  (SELECT count(*)::int FROM passkey p WHERE p.officer = o.id) AS passkeys,
  (SELECT count(*)::int FROM external_identity e WHERE e.officer = o.id) AS providers,
  (SELECT max(l.expires_at) FROM access_link l WHERE l.officer = o.id AND l.purpose = 'invitation'
    AND l.used_at IS NULL AND l.expires_at > node_time()) AS invited_until,
  (SELECT max(s.created_at) FROM session s WHERE s.officer = o.id AND s.stage = 'full') AS last_sign_in_at,
  (SELECT count(*)::int FROM session s WHERE s.officer = o.id AND s.stage = 'full' AND s.ended_at IS NULL
    AND s.expires_at > node_time()) AS sessions,
  (SELECT to_jsonb(m) FROM (SELECT outcome, fault, ended_at FROM mail WHERE officer = o.id
      AND outcome IN ('sent', 'refused', 'dead', 'bounced') ORDER BY ended_at DESC LIMIT 1) m
    WHERE m.outcome <> 'sent') AS mail,
  (SELECT a.stopped_at FROM mail_address a WHERE a.officer = o.id) AS mail_stopped_at`;

/** What a list of officers is narrowed to. */
export interface StaffFilter {
  /** Part of a name or of an address. */
  readonly q?: string;
  readonly role?: Role;
  readonly authority?: string;
  readonly unit?: string;
  /** Whether their accounts are open. */
  readonly active?: boolean;
  /** Those whose invitation has run out unanswered, or to whom no mail is sent any more. */
  readonly fault?: 'invitation' | 'mail';
}

const faults = {
  invitation: `o.deactivated_at IS NULL AND o.password_hash IS NULL
    AND NOT EXISTS (SELECT FROM passkey p WHERE p.officer = o.id)
    AND NOT EXISTS (SELECT FROM external_identity e WHERE e.officer = o.id)
    AND NOT EXISTS (SELECT FROM access_link l WHERE l.officer = o.id AND l.purpose = 'invitation'
      AND l.used_at IS NULL AND l.expires_at > node_time())`,
  mail: `o.deactivated_at IS NULL AND EXISTS (SELECT FROM mail_address a WHERE a.officer = o.id AND a.stopped_at IS NOT NULL)`,
} as const;

/** One page of a State's officers, newest first. Administering. */
export function staffOf(
  state: string,
  filter: StaffFilter,
  after: string | undefined,
  limit: number,
): Statement<StaffRow> {
  const values: unknown[] = [state, after ?? last, limit];
  const { q, role, authority, unit, active, fault } = filter;
  const narrowed: string[] = [];
  if (q !== undefined) {
    const place = `$${values.push(`%${q.replace(/[\\%_]/g, '\\$&')}%`)}`;
    narrowed.push(`(o.name ILIKE ${place} OR o.email ILIKE ${place})`);
  }
  if (role !== undefined) narrowed.push(`o.roles @> ARRAY[$${values.push(role)}]`);
  if (authority !== undefined) narrowed.push(`o.authority = $${values.push(authority)}`);
  if (unit !== undefined) narrowed.push(`o.unit = $${values.push(unit)}`);
  if (active !== undefined) narrowed.push(`o.deactivated_at IS ${active ? '' : 'NOT '}NULL`);
  if (fault !== undefined) narrowed.push(faults[fault]);
  // what stands in the text of a statement stands in its name
  const given = Object.entries(filter).flatMap(([name, value]) =>
    value === undefined ? [] : [name === 'active' || name === 'fault' ? `${name}-${value}` : name],
  );
  return {
    name: ['staff-of', ...given].join('-'),
    text: `SELECT ${staff} FROM officer o WHERE o.state = $1 AND o.id < $2
      ${narrowed.map((one) => `AND ${one}`).join(' ')} ORDER BY o.id DESC LIMIT $3`,
    values,
  };
}

/** One officer of a State. Administering. */
export function staffMember(id: string, state: string): Statement<StaffRow> {
  return {
    name: 'staff-member',
    text: `SELECT ${staff} FROM officer o WHERE o.id = $1 AND o.state = $2`,
    values: [id, state],
  };
}

/** The same, and nobody else may change the officer until the end of the transaction. Administering. */
export function lockStaffMember(id: string, state: string): Statement<StaffRow> {
  return {
    name: 'lock-staff-member',
    text: `SELECT ${staff} FROM officer o WHERE o.id = $1 AND o.state = $2 FOR UPDATE OF o`,
    values: [id, state],
  };
}
