import {
  anything,
  code,
  count,
  day,
  instant,
  list,
  maybe,
  oneOf,
  page,
  record,
  ref,
  stateCode,
  text,
  uuid,
} from './schema.js';

const colleague = {
  ...{ id: uuid, name: text, authority: text, unit: maybe(uuid), roles: list(ref('Role')) },
};
const link = record({ url: { type: 'string', format: 'uri' }, expiresAt: instant });
const warnings = list(ref('SingleProblem'));
const up = oneOf('up', 'down');
const seconds = { type: 'number', minimum: 0 };

/** What administration answers: officers, units, delegations, the record of access, the node. */
export const administrationSchemas = {
  Officer: record(colleague, {
    ...{ email: text, language: maybe(text), status: oneOf('invited', 'active', 'deactivated') },
    factors: record({ password: count, totp: count, passkey: count, provider: count }),
    ...{ lastSignInAt: maybe(instant), sessions: count, createdAt: instant },
    ...{ invitedUntil: maybe(instant), deactivatedAt: maybe(instant) },
    mail: maybe(
      record({ outcome: oneOf('refused', 'dead', 'bounced'), reason: maybe(text), at: instant }),
    ),
    mailStoppedAt: maybe(instant),
  }),
  OfficerPage: page(ref('Officer')),
  InvitedOfficer: record({ officer: ref('Officer'), invitation: link, warnings }),
  ChangedOfficer: record({ officer: ref('Officer'), warnings }),
  DeactivatedOfficer: record({
    officer: ref('Officer'),
    toHandOver: record({ assignments: count, serviceAccounts: count }),
  }),
  Recovery: record({
    ...{ id: uuid, officer: uuid, reasons: text, askedBy: text },
    ...{ askedAt: instant, expiresAt: instant },
  }),
  RecoveryPage: page(ref('Recovery')),
  PendingRecovery: record({ pending: ref('Recovery') }),
  ConfirmedRecovery: record({ officer: uuid, recovery: link }),
  ServiceAccount: record({
    ...{ id: text, authority: text, roles: list(ref('Role')), sponsor: maybe(uuid) },
    ...{ hasSecret: { type: 'boolean' }, createdAt: instant, revokedAt: maybe(instant) },
    keys: list(
      record({
        ...{ kid: text, alg: oneOf('ES256', 'EdDSA', 'PS256'), createdAt: instant },
        ...{ expiresAt: maybe(instant), revokedAt: maybe(instant) },
      }),
    ),
  }),
  ServiceAccountPage: page(ref('ServiceAccount')),
  Unit: record({ id: uuid, authority: text, name: text, closedAt: maybe(instant) }),
  UnitPage: page(ref('Unit')),
  Delegation: record({
    ...{ id: uuid, absent: uuid, delegate: uuid, from: day, to: day, createdBy: text },
    ...{ createdAt: instant, endedAt: maybe(instant) },
  }),
  DelegationPage: page(ref('Delegation')),
  AccessEvent: record({
    ...{ id: uuid, type: code, actor: text, subject: maybe(text), address: text, agent: text },
    ...{ detail: anything, at: instant },
  }),
  AccessEventPage: page(ref('AccessEvent')),
  Node: record({
    ...{ version: text, uptimeSeconds: seconds },
    migrations: record({ applied: count, newest: maybe(text) }),
    parts: record({ database: up, queue: up, worker: up }),
    heartbeats: list(record({ kind: text, processes: count, secondsAgo: seconds })),
    backlog: record({
      ...{ oldestUnfiredSeconds: seconds, oldestOpenPromiseSeconds: seconds },
      ...{
        oldestUncalledPageSeconds: seconds,
        openPages: count,
        oldestWaitingMailSeconds: seconds,
      },
      ...{ oldestDueDeliverySeconds: seconds, oldestDueDigestSeconds: seconds },
      oldestDueContactTestSeconds: seconds,
    }),
    openPromises: list(record({ queue: text, count })),
    sessions: count,
    settings: anything,
  }),
  Me: record(
    {
      ...{ id: text, kind: oneOf('officer', 'service'), state: stateCode, authority: text },
      roles: list(ref('Role')),
    },
    {
      ...{ person: uuid, name: text, language: text, unit: uuid },
      session: record({ id: uuid, steppedUpAt: instant, expiresAt: instant }),
    },
  ),
};
