export {
  endAccessLinksOf,
  findAccessLink,
  insertAccessLink,
  useAccessLink,
} from './access-links.js';
export type { AccessLinkRow, LinkPurpose } from './access-links.js';
export {
  addFirstSigningKey,
  addSigningKey,
  allAuthorities,
  allStates,
  deleteSpentSigningKeys,
  signingKeys,
} from './accounts.js';
export type { AuthorityRow, StateRow } from './accounts.js';
export { accountsAnsweredFor, colleague, colleagues, deactivateOfficer } from './administration.js';
export { insertOfficer, lockAdministrators } from './administration.js';
export { officersOf, openAssignmentsOf, openRecoveries, ownEntry } from './administration.js';
export { reactivateOfficer, updateOfficer } from './administration.js';
export { lockStaffMember, staffMember, staffOf } from './staff.js';
export type { ColleagueRow, StaffFilter, StaffRow } from './staff.js';
export { officersCalled, requestCalled } from './sought.js';
export { calendars, type CalendarRow } from './calendars.js';
export {
  serviceLevels,
  type LevelRow,
  type LevelScope,
  type VersionsRow,
} from './service-levels.js';
export {
  eventsOfTypes,
  historyOf,
  lastSteps,
  privateChain,
  privateRoom,
  privateRooms,
  sharedChain,
  toStored,
} from './chains.js';
export type { EventRow, RoomRow } from './chains.js';
export {
  armable,
  closeDeadline,
  deadlinesOf,
  disarm,
  dueThresholds,
  fireThresholds,
  insertDeadlines,
  insertThresholds,
  lockRequests,
  moveDeadline,
  openDeadlines,
  thresholdById,
} from './clocks.js';
export type {
  DeadlineRow,
  DeadlineValues,
  DueThreshold,
  FiredThreshold,
  ThresholdValues,
} from './clocks.js';
export { connectionFault, ConnectionFault } from './connection-fault.js';
export { applicationDatabase, ownerDatabase } from './database.js';
export {
  delegationsBetween,
  delegationsOf,
  endDelegation,
  endDelegationsOf,
  insertDelegation,
  lockDelegation,
  lockDelegationsOf,
  todayIn,
} from './delegations.js';
export type { DelegationRow } from './delegations.js';
export {
  alive,
  beat,
  eventAt,
  handBack,
  keepPromise,
  lockPromise,
  newestNotifications,
  notificationsFor,
  notificationsSince,
  notify,
  promise,
  stopBeating,
  takePromises,
} from './delivery.js';
export type { NotificationRow } from './delivery.js';
export { forget } from './forget.js';
export { portion } from './portions.js';
export { documentsOf, findDocument, insertDocument, sendDocuments } from './documents.js';
export type { DocumentRow } from './documents.js';
export { countAttempt, forgiveAttempt, lockCounter, type Counter } from './failures.js';
export { fourEyesIn, fourEyesOn, writeFourEyes } from './four-eyes.js';
export type { FourEyesRow } from './four-eyes.js';
export { deleteExternalIdentity, externalIdentitiesOf } from './identity-providers.js';
export { findExternalIdentity, findIdentityProvider } from './identity-providers.js';
export { identityProviders, insertAttempt, insertExternalIdentity } from './identity-providers.js';
export { takeAttempt } from './identity-providers.js';
export type { AttemptRow, ExternalIdentityRow, IdentityProviderRow } from './identity-providers.js';
export type { ProviderNameRow } from './identity-providers.js';
export { givenAnswer, keepAnswer } from './idempotency.js';
export type { AnswerRow } from './idempotency.js';
export { countAssigned, lockAssigned, moveAssignments, officersById } from './handover.js';
export type { HandoverParty } from './handover.js';
export {
  assignable,
  assignmentsOf,
  deleteAssignment,
  deleteSeal,
  drafterOf,
  insertAssignment,
  insertDrafter,
  insertSeal,
  namesOf,
  openTo,
  sealOf,
  standInsOf,
  visibleTo,
} from './knowledge.js';
export type { Assignable, AssignmentRow, Knowledge, Reader, SealRow } from './knowledge.js';
export { Ledger, type Author } from './ledger.js';
export { deleteLinks, insertLinks, linkedRequests, linksOf, linkTargets } from './links.js';
export { followersOf, type LinkRow } from './links.js';
export { burstsAround, oneAccessEvent, oneRead, trail, trailSources } from './trail.js';
export type { TrailFilter, TrailRow, TrailSource } from './trail.js';
export {
  changePassword,
  hasSignedInFrom,
  introduceOfficer,
  officersByEmail,
  officerById,
  setLanguage,
  strengthenHash,
} from './officers.js';
export type { OfficerRow } from './officers.js';
export {
  findRequest,
  insertRequest,
  lockRequest,
  lockWithFollowed,
  nextReference,
  now,
  toRecord,
  updateDraft,
  updateRequest,
} from './requests.js';
export type { RequestRow } from './requests.js';
export { insertPending, lockPending, lockSubject, openPending } from './pending-acts.js';
export { openPendingActs, openPendingOf, pendingAct, pendingActsOn } from './pending-acts.js';
export { pendingOf, settledFor, settlePending, waitingFor } from './pending-acts.js';
export type { PendingRow } from './pending-acts.js';
export { backlog, canaries, countFired, firedThresholds, passCanary, waiting } from './watching.js';
export type { Waiting } from './watching.js';
export { appliedMigrations, heartbeats, liveSessions, openPromises } from './operation.js';
export { accessEvents, insertAccessEvent, insertDenial, openRequest, readsOf } from './reads.js';
export type { AccessEventRow, AccessFilter, ReadFilter, ReadOf, ReadRow } from './reads.js';
export { deletePasskey, deletePasskeysOf, deleteTotp, insertPasskey } from './second-factors.js';
export { lockSecondFactors, passkeyOf, putTotp, secondFactorsOf } from './second-factors.js';
export { totpOf, usePasskey, useTotpStep } from './second-factors.js';
export type { PasskeyRow, SecondFactorRow, TotpRow } from './second-factors.js';
export { endSession, endSessionOfToken, endSessionsOf, findSession } from './sessions.js';
export { insertSession, renewSession, sessionsOf, setChallenge } from './sessions.js';
export { lastSignIn, setTotpSecret, takeChallenge } from './sessions.js';
export type { OwnSessionRow, SessionRow, Stage } from './sessions.js';
export { Rooms, Transaction, type Purpose } from './rooms.js';
export {
  answered,
  keeping,
  looking,
  once,
  onlyOnce,
  replayed,
  type Answer,
  type Idempotency,
} from './answers.js';
export {
  findServiceAccount,
  findServiceAccountKey,
  insertRefusedToken,
  useAssertion,
  type ServiceAccountRow,
} from './service-accounts.js';
export { changeServiceAccount, insertServiceAccount } from './account-administration.js';
export { insertServiceAccountKey, isActiveOfficer } from './account-administration.js';
export { lockServiceAccount, revokeServiceAccount } from './account-administration.js';
export { revokeServiceAccountKey, serviceAccountOf } from './account-administration.js';
export { serviceAccountsOf, type AccountKeyRow } from './account-administration.js';
export { type AdministeredAccountRow } from './account-administration.js';
export type { Rows, Statement } from './statements.js';
export { deleteFeed, feedOf, putFeed, readFeed } from './calendar-feeds.js';
export type { FeedRow, FeedScope, ReadFeedRow } from './calendar-feeds.js';
export { agenda, type AgendaFilter, type AgendaRow } from './agenda.js';
export { worklist, worklistPlanning, type WorklistRow } from './worklist.js';
export { countedTo, worklistCounts, type WorklistCounts } from './worklist-counts.js';
export {
  ends,
  type WorklistFilter,
  type WorklistPosition,
  type WorklistSort,
} from './worklist-filter.js';
export {
  deleteSavedView,
  insertSavedView,
  savedViews,
  updateSavedView,
  type SavedViewRow,
} from './saved-views.js';
export { former, search, type FormerRow, type FoundRow } from './search.js';
export { assignables, referencesOf } from './knowledge.js';
export { insertUnit, lockUnit, lockUnitsOf, membersOf, unitNamed, unitsOf } from './units.js';
export { updateUnit } from './units.js';
export type { UnitRow } from './units.js';
export { dispatch, giveWebhooksBack, nextDelivery, noteDelivered } from './webhook-post.js';
export { noteFailed, takeWebhooks, withhold, type Lease, type Letter } from './webhook-post.js';
export { countWebhooks, deleteWebhook, deliveriesOf, insertTest } from './webhooks.js';
export { insertWebhook, lockDelivery, lockWebhook, replayDelivery } from './webhooks.js';
export { rotateWebhook, updateWebhook, webhookOf, webhooksOf } from './webhooks.js';
export type { DeliveryOutcome, DeliveryRow, WebhookRow } from './webhooks.js';
export { confirmAddress, mailOf, noteBounce, type BouncedRow } from './bounces.js';
export { claimMail, endMail, giveMailsBack, holdMail, postponeMail } from './mail.js';
export { releaseMail, takeMails, writeMail } from './mail.js';
export type { DueMail, MailRow, QuietColumns } from './mail.js';
export { dueDigests, preferenceOf, putPreference, takeDigest, writeDigest } from './preferences.js';
export type { DueDigest, PreferenceRow, PreferenceValues } from './preferences.js';
export { readNewest, readOne, unreadFor } from './inbox.js';
export { positions, roster, type Position, type RosterSpan } from './roster.js';
export type { GapRow, HandOverRow, ShiftRow } from './roster.js';
export { pages, type PageCallRow, type PageRow, type Rung, type TakenPage } from './pages.js';
export { contactTests, dispatchNotice, type ContactTestRow } from './contact-tests.js';
export { escalation, type DutyPerson, type EscalationRow } from './escalation.js';
export { verifications, type VerificationRow } from './verifications.js';
export { keptForms, type KeptFormRow, type LapsedRow } from './kept-forms.js';
export { templates, type TemplateReader, type TemplateRow } from './templates.js';
export {
  flow,
  measures,
  monthNow,
  paces,
  punctuality,
  refusals,
  steps,
  tallies,
} from './statistics.js';
export type { Figures, FlowRow, Measure, PaceRow, PunctualityRow } from './statistics.js';
export type { RefusalRow, Span, Step, TallyRow } from './statistics.js';
export { lockAuthorityEntry, lockStateEntry, otherAdministrators } from './directory-entries.js';
export { workingNow, writeAuthorityEntry, writeStateEntry } from './directory-entries.js';
export type { AuthorityEntry, EntryRow, StateEntry } from './directory-entries.js';
