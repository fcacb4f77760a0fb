import type { Role } from '@rogatory/kernel';
import { administrationPages } from '../administration-pages.js';
import { sees, type ObjectName, type State, type Thing } from './world.js';

/** Who asks. `kind` nobody: no token, one that has expired, one of a revoked account, garbage. */
export interface Caller {
  readonly name: string;
  readonly kind: 'nobody' | 'service' | 'officer';
  readonly state: State | undefined;
  readonly role: Role | undefined;
}

/** What may come back: the statuses 401, 403 and 404, or whatever else a caller who is let through is told. */
export type Verdict = 'unknown' | 'forbidden' | 'hidden' | 'through' | 'any';

type Side = 'requesting' | 'requested' | 'either';

/** Who is let through a route. */
interface Rule {
  /** `open`: everybody; `page`: for browsers, never more than a redirect without a session; `known`: whoever signs in. */
  readonly for: 'open' | 'page' | 'known' | 'cases' | readonly Role[];
  /** Of those who see the case, the roles that are let through; absent: all. */
  readonly roles?: readonly Role[];
  readonly side?: Side;
  /** Of those who see the case, the roles that are never let through; the others, as the thing has it. */
  readonly never?: readonly Role[];
  /** The address names a further thing, which may be missing for one who is let through. */
  readonly further?: boolean;
}

const caseRoles: readonly Role[] = ['liaison', 'authority', 'contact', 'executing', 'auditor'];
const drafters = ['liaison', 'authority'] as const;
const deciders = ['authority'] as const;
const writers = ['liaison', 'authority', 'contact', 'executing'] as const;
const acknowledgers = ['authority', 'contact'] as const;
const executors = ['executing', 'authority'] as const;
const auditors = ['auditor'] as const;

const open: Rule = { for: 'open' };
export const page: Rule = { for: 'page' };
const known: Rule = { for: 'known' };
const read: Rule = { for: 'cases' };
const only = (...roles: Role[]): Rule => ({ for: roles });
const cases = (roles: readonly Role[], side: Side = 'either'): Rule => ({
  for: 'cases',
  roles,
  side,
});
/** Who may confirm depends on the act that waits; where nothing waits, nobody finds anything. */
const second: Rule = { for: 'cases', never: [] };
const further = (rule: Rule): Rule => ({ ...rule, further: true });

/** Every route, and who is let through. A route that does not stand here fails the suite. */
export const table: Readonly<Record<string, Rule>> = {
  'GET /': open,
  'GET /health/live': open,
  'GET /health/ready': open,
  'GET /metrics': open,
  'GET /api/openapi.json': open,
  'GET /api/docs': open,
  'GET /api/docs/style.css': open,
  'GET /.well-known/oauth-authorization-server': open,
  'POST /oauth/token': open,
  'GET /accessibility': page,
  'GET /assets/*': page,
  'GET /design': page,
  'GET /help': page,
  'GET /help/actions': page,
  'GET /help/first-visit': page,
  'POST /help/first-visit/draft': page,
  'GET /help/glossary': page,
  'GET /help/guides/:role': page,
  'GET /language/:tag': page,
  'GET /account': page,
  'GET /account/factors': page,
  'GET /account/factors/app': page,
  'POST /account/factors/app': page,
  'GET /account/factors/passkey': page,
  'POST /account/factors/passkey': page,
  'GET /account/factors/remove': page,
  'POST /account/factors/remove': page,
  'POST /account/language': page,
  'GET /account/notifications': page,
  'POST /account/notifications': page,
  'POST /account/notifications/confirm': page,
  'GET /account/password': page,
  'POST /account/password': page,
  'POST /account/sessions/end': page,
  'GET /account/stand-in': page,
  'GET /account/stand-in/new': page,
  'POST /account/stand-in/new': page,
  'GET /account/stand-in/:id/end': page,
  'POST /account/stand-in/:id/end': page,
  'GET /account/step-up': page,
  'POST /account/step-up': page,
  'GET /home': page,
  'POST /requests/:id/documents/:document': page,
  ...Object.fromEntries(
    [
      ...administrationPages.shown.map((path) => `GET ${path}`),
      ...administrationPages.sent.map((path) => `POST ${path}`),
    ].map((route) => [route, page]),
  ),
  'GET /audit': page,
  'GET /audit/trail': page,
  'GET /audit/verification': page,
  'POST /audit/verification': page,
  'GET /audit/events/:key': page,
  'POST /audit/events/:key': page,
  'GET /audit/requests/:id': page,
  'POST /audit/requests/:id': page,
  'GET /audit/requests/:id/record': page,
  'POST /audit/requests/:id/record': page,
  'GET /board': page,
  'POST /board/:id/take': page,
  'POST /board/hand-over': page,
  'POST /board/hand-over/:id/read': page,
  'POST /board/tests/:id/answer': page,
  'GET /deadlines': page,
  'POST /deadlines/feed': page,
  'POST /deadlines/feed/end': page,
  'GET /statistics': page,
  'GET /directory': page,
  'GET /directory/:state': page,
  'GET /directory/:state/change/:entry': page,
  'POST /directory/:state/change/:entry': page,
  'GET /directory/:state/changes/:change': page,
  'POST /directory/:state/changes/:change/:how': page,
  'GET /notifications': page,
  'POST /notifications/:id/read': page,
  'POST /notifications/read-all': page,
  'GET /requests': page,
  'GET /search': page,
  'GET /requests/export': page,
  'GET /requests/assign': page,
  'POST /requests/assign': page,
  'GET /requests/views': page,
  'POST /requests/views': page,
  'POST /requests/views/:id': page,
  'POST /requests/views/:id/remove': page,
  'GET /requests/:id': page,
  'POST /requests/:id': page,
  'GET /requests/:id/call-back': page,
  'POST /requests/:id/call-back': page,
  'GET /requests/:id/notes': page,
  'POST /requests/:id/notes': page,
  'GET /requests/:id/people': page,
  'GET /requests/:id/people/:what': page,
  'POST /requests/:id/people/:what': page,
  'GET /requests/:id/pending/:pending': page,
  'GET /requests/:id/pending/:pending/:how': page,
  'POST /requests/:id/pending/:pending/:how': page,
  'GET /requests/:id/print': page,
  'POST /requests/:id/print': page,
  'GET /requests/:id/actions/:action': page,
  'POST /requests/:id/actions/:action': page,
  'GET /requests/:id/verification': page,
  'POST /requests/:id/verification': page,
  'GET /requests/:id/history': page,
  'POST /requests/:id/history': page,
  'GET /requests/:id/documents': page,
  'POST /requests/:id/documents': page,
  'GET /requests/:id/documents/:document': page,
  'GET /requests/new': page,
  'GET /requests/urgent': page,
  'POST /requests/urgent': page,
  'GET /requests/:id/receipt': page,
  'GET /requests/import': page,
  'GET /requests/choose': page,
  'GET /account/keep': page,
  'GET /requests/kept/:kept': page,
  'POST /requests/kept/:kept': page,
  'POST /requests/import': page,
  'GET /requests/templates': page,
  'GET /requests/templates/:template/:what': page,
  'POST /requests/templates/:template/:what': page,
  'GET /requests/:id/copy': page,
  'POST /requests/:id/copy': page,
  'GET /requests/:id/template': page,
  'POST /requests/:id/template': page,
  'GET /requests/:id/file': page,
  'POST /requests/new': page,
  'GET /requests/:id/draft': page,
  'GET /requests/:id/draft/check': page,
  'GET /requests/:id/draft/:task': page,
  'POST /requests/:id/draft/:task': page,
  'GET /invitation/:token': page,
  'POST /invitation/:token': page,
  'GET /recovery/:token': page,
  'POST /recovery/:token': page,
  'POST /account/identities/remove': page,
  'GET /sign-in/back': page,
  'GET /sign-in/with/:provider': page,
  'GET /sign-in': page,
  'POST /sign-in': page,
  'GET /sign-in/enrol': page,
  'GET /sign-in/enrol/app': page,
  'POST /sign-in/enrol/app': page,
  'GET /sign-in/enrol/passkey': page,
  'POST /sign-in/enrol/passkey': page,
  'GET /sign-in/second-factor': page,
  'POST /sign-in/second-factor': page,
  'POST /sign-out': page,
  'GET /api/v1/me': known,
  'GET /api/v1/me/preferences': further(known),
  'PUT /api/v1/me/preferences': further(known),
  'POST /api/v1/me/confirm-mail': further(known),
  'GET /api/v1/instruments': known,
  'GET /api/v1/instruments/:id': further(known),
  'GET /api/v1/instruments/:id/kinds/:kind': further(known),
  'GET /api/v1/states': known,
  'GET /api/v1/authorities': known,
  'PUT /api/v1/states/:code': further(only('admin')),
  'PUT /api/v1/authorities/:id': further(only('admin')),
  'GET /api/v1/directory/changes': only('admin', 'authority', 'auditor'),
  'POST /api/v1/directory/changes/:pendingId/confirm': further(only('admin', 'authority')),
  'POST /api/v1/directory/changes/:pendingId/decline': further(only('admin', 'authority')),
  'POST /api/v1/directory/changes/:pendingId/withdraw': further(only('admin', 'authority')),
  'GET /api/v1/calendars/:state': further(known),
  'PUT /api/v1/calendars/:state': further(only('admin')),
  'POST /api/v1/calendars/:state/import': further(only('admin')),
  'GET /api/v1/service-levels': known,
  'PUT /api/v1/service-levels/:instrument/:limit': further(only('admin')),
  'DELETE /api/v1/service-levels/:instrument/:limit': further(only('admin')),
  'GET /api/v1/notifications': only(...caseRoles),
  'POST /api/v1/notifications/:id/read': further(only(...caseRoles)),
  'POST /api/v1/notifications/read-all': only(...caseRoles),
  'GET /api/v1/statistics': only('liaison', 'authority', 'auditor', 'admin'),
  'GET /api/v1/deadlines': only(...caseRoles),
  'GET /api/v1/calendar-feed': further(only(...caseRoles)),
  'POST /api/v1/calendar-feed': further(only(...caseRoles)),
  'DELETE /api/v1/calendar-feed': further(only(...caseRoles)),
  'GET /api/v1/calendar-feed/:name': further(open),
  'GET /api/v1/search': only(...caseRoles),
  'GET /api/v1/worklist': only(...caseRoles),
  'GET /api/v1/worklist/views': further(only(...caseRoles)),
  'POST /api/v1/worklist/views': further(only(...caseRoles)),
  'PUT /api/v1/worklist/views/:id': further(only(...caseRoles)),
  'DELETE /api/v1/worklist/views/:id': further(only(...caseRoles)),
  'POST /api/v1/assignments': only('liaison', 'authority', 'contact'),
  'GET /api/v1/requests': only(...caseRoles),
  'POST /api/v1/requests': only('liaison', 'authority', 'contact'),
  'POST /api/v1/requests/import': only('liaison', 'authority', 'contact'),
  'POST /api/v1/requests/:id/duplicate': cases(drafters, 'requesting'),
  'GET /api/v1/requests/:id/draft-file': { for: 'cases', side: 'requesting' },
  'GET /api/v1/instruments/:id/kinds/:kind/draft-schema': further(known),
  'GET /api/v1/templates': only('liaison', 'authority', 'contact'),
  'POST /api/v1/templates': further(only('liaison', 'authority', 'contact')),
  'PATCH /api/v1/templates/:id': further(only('liaison', 'authority', 'contact')),
  'DELETE /api/v1/templates/:id': further(only('liaison', 'authority', 'contact')),
  'POST /api/v1/templates/:id/drafts': further(only('liaison', 'authority', 'contact')),
  'GET /api/v1/requests/:id': read,
  'PATCH /api/v1/requests/:id': cases(drafters, 'requesting'),
  'GET /api/v1/requests/:id/check': read,
  'GET /api/v1/requests/:id/assessments': read,
  'GET /api/v1/requests/:id/history': read,
  'GET /api/v1/requests/:id/history/verify': read,
  'GET /api/v1/requests/:id/deadlines': read,
  'GET /api/v1/requests/:id/links': read,
  'GET /api/v1/requests/:id/messages': read,
  'GET /api/v1/requests/:id/notes': read,
  'POST /api/v1/requests/:id/notes': cases(writers),
  'GET /api/v1/requests/:id/documents': read,
  'POST /api/v1/requests/:id/documents': cases(writers),
  'GET /api/v1/requests/:id/documents/:documentId/content': further(read),
  'POST /api/v1/requests/:id/actions/:action': read, // asked act by act, below
  'GET /api/v1/requests/:id/pending': read,
  'POST /api/v1/requests/:id/pending/:pendingId/confirm': second,
  'POST /api/v1/requests/:id/pending/:pendingId/decline': second,
  'POST /api/v1/requests/:id/pending/:pendingId/withdraw': second,
  'GET /api/v1/pending': only(...caseRoles),
  'GET /api/v1/four-eyes': only('admin', 'authority', 'auditor'),
  'PUT /api/v1/four-eyes': only('admin'),
  'POST /api/v1/four-eyes/pending/:pendingId/confirm': further(only('admin', 'authority')),
  'POST /api/v1/four-eyes/pending/:pendingId/decline': further(only('admin', 'authority')),
  'POST /api/v1/four-eyes/pending/:pendingId/withdraw': further(only('admin', 'authority')),
  'GET /api/v1/requests/:id/assignments': read,
  'POST /api/v1/requests/:id/assignments': { for: 'cases', never: ['executing', 'auditor'] },
  'DELETE /api/v1/requests/:id/assignments/:assignee': {
    for: 'cases',
    never: ['executing', 'auditor'],
  },
  'POST /api/v1/requests/:id/seal': cases(deciders),
  'POST /api/v1/requests/:id/unseal': cases(deciders),
  'GET /api/v1/requests/:id/reads': cases(auditors),
  'GET /api/v1/reads': only('auditor'),
  'GET /api/v1/requests/:id/access-review': cases(auditors),
  'GET /api/v1/requests/:id/record': cases(auditors),
  'GET /api/v1/verifications': only('auditor'),
  'POST /api/v1/verifications': only('auditor'),
  'GET /api/v1/verifications/:id': further(only('auditor')),
  'POST /api/v1/verifications/:id/continue': further(only('auditor')),
  'GET /api/v1/trail': only('auditor'),
  'GET /api/v1/trail/:key': further(only('auditor')),
  'POST /api/v1/officers/:id/handover': further(only('admin')),
  'GET /api/v1/me/access-events': known,
  'GET /api/v1/access-events': only('auditor', 'admin'),
  'GET /api/v1/node': only('operator'),
  'GET /api/v1/officers': only(...caseRoles, 'admin'),
  'POST /api/v1/officers': only('admin'),
  'GET /api/v1/officers/:id': further(only(...caseRoles, 'admin')),
  'PATCH /api/v1/officers/:id': further(only('admin')),
  'POST /api/v1/officers/:id/invitation': further(only('admin')),
  'POST /api/v1/officers/:id/confirm-mail': further(only('admin')),
  'POST /api/v1/officers/:id/deactivate': further(only('admin')),
  'POST /api/v1/officers/:id/end-sessions': further(only('admin')),
  'POST /api/v1/officers/:id/reactivate': further(only('admin')),
  'POST /api/v1/officers/:id/recovery': further(only('admin')),
  'GET /api/v1/officers/recovery': only('admin', 'authority'),
  'POST /api/v1/officers/recovery/:pendingId/confirm': further(only('admin', 'authority')),
  'POST /api/v1/officers/recovery/:pendingId/decline': further(only('admin', 'authority')),
  'GET /api/v1/service-accounts': only('admin'),
  'POST /api/v1/service-accounts': only('admin'),
  'GET /api/v1/service-accounts/:id': further(only('admin')),
  'PATCH /api/v1/service-accounts/:id': further(only('admin')),
  'POST /api/v1/service-accounts/:id/keys': further(only('admin')),
  'DELETE /api/v1/service-accounts/:id/keys/:kid': further(only('admin')),
  'POST /api/v1/service-accounts/:id/revoke': further(only('admin')),
  'GET /api/v1/webhooks': only('admin'),
  'POST /api/v1/webhooks': only('admin'),
  'GET /api/v1/webhooks/:id': further(only('admin')),
  'PATCH /api/v1/webhooks/:id': further(only('admin')),
  'DELETE /api/v1/webhooks/:id': further(only('admin')),
  'POST /api/v1/webhooks/:id/rotate': further(only('admin')),
  'POST /api/v1/webhooks/:id/test': further(only('admin')),
  'GET /api/v1/webhooks/:id/deliveries': further(only('admin')),
  'POST /api/v1/webhooks/:id/deliveries/:delivery/replay': further(only('admin')),
  'GET /api/v1/units': only(...caseRoles, 'admin'),
  'POST /api/v1/units': only('admin'),
  'PATCH /api/v1/units/:id': further(only('admin')),
  'GET /api/v1/delegations': only(...caseRoles, 'admin'),
  'POST /api/v1/delegations': only(...caseRoles, 'admin'),
  'POST /api/v1/delegations/:id/end': further(known),
  'GET /api/v1/roster': only(...caseRoles, 'admin'),
  'GET /api/v1/roster/now': only(...caseRoles, 'admin'),
  'POST /api/v1/roster': only('admin', 'contact'),
  'DELETE /api/v1/roster/:id': further(only('admin', 'contact')),
  'POST /api/v1/roster/hand-over': only('contact', 'authority'),
  'POST /api/v1/roster/hand-over/:id/read': further(only('contact', 'authority')),
  'GET /api/v1/pages': only(...caseRoles),
  'GET /api/v1/pages/:id': further(only(...caseRoles)),
  'POST /api/v1/pages/:id/acknowledge': further(only(...writers)),
  'GET /api/v1/contact-tests': only(...caseRoles, 'admin'),
  'POST /api/v1/contact-tests': only('admin', 'operator'),
  'POST /api/v1/contact-tests/:id/answer': further(only('contact', 'authority')),
  'GET /api/v1/escalation': only(...caseRoles, 'admin'),
  'GET /api/v1/escalation/:authority': further(only(...caseRoles, 'admin')),
  'PUT /api/v1/escalation/:authority': further(only('admin')),
  'GET /api/v1/sessions': known,
  'DELETE /api/v1/sessions': known,
  'DELETE /api/v1/sessions/:id': further(known),
};

/** Acts on a request for stored data, by side and role; written after the contract, not after the code. */
export const acts: Readonly<Record<string, Rule>> = {
  'submit-for-approval': cases(drafters, 'requesting'),
  'return-to-drafter': cases(deciders, 'requesting'),
  transmit: cases(deciders, 'requesting'),
  acknowledge: cases(acknowledgers, 'requested'),
  forward: cases(deciders, 'requested'),
  'start-assessment': cases(deciders, 'requested'),
  'record-assessment': cases(deciders, 'requested'),
  'ask-for-information': cases(deciders, 'requested'),
  'supply-information': cases(drafters, 'requesting'),
  'proceed-without-answer': cases(deciders, 'requested'),
  supplement: cases(drafters, 'requesting'),
  'ask-status': cases(drafters, 'requesting'),
  'report-status': cases(drafters, 'requested'),
  'open-consultation': cases(deciders),
  reply: cases(drafters),
  'conclude-consultation': cases(deciders, 'requested'),
  'offer-conditions': cases(deciders, 'requested'),
  'accept-conditions': cases(deciders, 'requesting'),
  'decline-conditions': cases(deciders, 'requesting'),
  accept: cases(deciders, 'requested'),
  'accept-in-part': cases(deciders, 'requested'),
  'decide-items': cases(deciders, 'requested'),
  refuse: cases(deciders, 'requested'),
  postpone: cases(deciders, 'requested'),
  resume: cases(deciders, 'requested'),
  'return-unexecuted': cases(deciders, 'requested'),
  'start-execution': cases(executors, 'requested'),
  'report-obstacle': cases(executors, 'requested'),
  deliver: cases(executors, 'requested'),
  complete: cases(executors, 'requested'),
  'confirm-receipt': cases(drafters, 'requesting'),
  'confirm-in-writing': cases(deciders, 'requesting'),
  'report-fulfilment': cases(deciders, 'requesting'),
  close: cases(deciders),
  withdraw: cases(deciders, 'requesting'),
};

/** What a caller must be told about an object on a route. */
export function verdict(
  rule: Rule,
  caller: Caller,
  object: ObjectName | undefined,
  thing: Thing | undefined,
): Verdict {
  if (rule.for === 'open' || rule.for === 'page') return 'any';
  const { state, role, kind, name } = caller;
  if (name === 'revoked') {
    // what was revoked reaches no data; that its role would not have sufficed may be told first
    const former = { ...caller, kind: 'service', state: 'XA', role: 'liaison' } as const;
    const then = verdict(rule, { ...former, name: 'fr-liaison' }, object, thing);
    return then === 'forbidden' ? 'any' : 'unknown';
  }
  if (kind === 'nobody' || !state || !role) return 'unknown';
  if (rule.for === 'known') return rule.further ? 'any' : 'through';
  if (rule.for !== 'cases')
    return rule.for.includes(role) ? (rule.further ? 'any' : 'through') : 'forbidden';
  if (!caseRoles.includes(role)) return 'forbidden';
  if (!object || !thing || !sees(object, state, role, name)) return 'hidden';
  const side = thing.requesting === state ? 'requesting' : 'requested';
  if (rule.side !== undefined && rule.side !== 'either' && rule.side !== side) return 'forbidden';
  if (rule.never) return rule.never.includes(role) ? 'forbidden' : 'any';
  if (rule.roles && !rule.roles.includes(role)) return 'forbidden';
  return rule.further ? 'any' : 'through';
}

/** Whether a status is what the verdict says. Nobody is ever told 5xx, but health, which tells the truth. */
export function keeps(wanted: Verdict, status: number): boolean {
  switch (wanted) {
    case 'unknown':
      return status === 401;
    case 'forbidden':
      return status === 403;
    case 'hidden':
      return status === 404;
    case 'through':
      return status < 500 && ![401, 403, 404].includes(status);
    case 'any':
      return status < 500 || status === 503;
  }
}
