export { assigners, workers } from './access.js';
export type { Precondition } from './access.js';
export type { Answer, Idempotency } from './answers.js';
export type { Asked } from './asking.js';
export { Acts, type ActOptions } from './acts.js';
export { CalendarDto, CalendarImportDto, HolidayDto } from './calendar.dto.js';
export { Calendars, type CalendarView, type ImportView } from './calendars.js';
export { bodies } from './bodies/bodies.js';
export { CaseworkModule, type NodeOptions } from './casework.module.js';
export { DraftDto, NoteDto } from './draft.dto.js';
export { Copies, draftSchemaId, type Copied, type DraftFile } from './copies.js';
export { CopyDto, DuplicateDto, TemplateChangeDto, TemplateDto } from './copies.dto.js';
export { Templates, type TemplateView } from './templates.js';
export { Drafting, type CheckResult } from './drafting.js';
export { ConfirmDto, DeclineDto, FourEyesDto, TakeBackDto } from './four-eyes.dto.js';
export {
  FourEyes,
  type FourEyesList,
  type FourEyesView,
  type PendingSetting,
} from './four-eyes.js';
export { fileMissing, Files, type Upload } from './files.js';
export { Handover, type HandoverView } from './handover.js';
export { Knowing } from './knowing.js';
export { AssignDto, HandoverDto, SealDto, UnassignDto } from './knowing.dto.js';
export type { AssignmentView, PeopleView } from './people.js';
export { CalendarFeeds } from './calendar-feeds.js';
export type { FeedView } from './calendar-feeds.js';
export { FeedDto } from './calendar-feeds.dto.js';
export { Agenda } from './agenda.js';
export type { AgendaItem } from './agenda.js';
export { Linked, type LinkedView } from './linked.js';
export { reviewed, unusual, type AccessReview, type ReaderView } from './access-review.js';
export { Trail } from './trail.js';
export type { TrailDetail, TrailView } from './trail.js';
export { stretch, WholeHistory, type VerificationRun } from './whole-history.js';
export { Dossiers, type Dossier } from './dossiers.js';
export { Names, type Called } from './names.js';
export { News } from './news.js';
export type { Tiding } from './news.js';
export { Reading } from './reading.js';
export { exportedTo, Worklist, type StartedView, type WorklistWish } from './worklist.js';
export { Former, identifiersIn, type FormerView } from './former.js';
export { foundAtMost, Search, type FoundPage, type FoundView } from './search.js';
export { SavedViews, type SavedViewView } from './saved-views.js';
export { SavedViewDto } from './saved-views.dto.js';
export { AssignAllDto } from './knowing.dto.js';
export { AssigningMany, type AssignedView } from './assigning-many.js';
export type { PendingSummary, PendingView, WaitingView } from './pending-view.js';
export { SecondOfficers } from './second-officers.js';
export { Reads, type ReadView } from './reads.js';
export { Rounds, type RoundsOptions } from './rounds.js';
export { validated } from './validation.js';
export type { Verification } from './verification.js';
export type { DocumentView, EventView } from './room-views.js';
export type {
  DeadlineView,
  LinkView,
  NotificationView,
  RequestSummary,
  RequestView,
} from './view.js';
export { Inbox } from './inbox.js';
export { Roster } from './roster.js';
export { ShiftDto, ShiftNoteDto } from './roster.dto.js';
export type { DutyView, GapView, HandOverView, ShiftView } from './roster-view.js';
export { AmountDto, ServiceLevelDto } from './service-levels.dto.js';
export { ServiceLevels } from './service-levels.js';
export type { LevelPlace, LevelWish, ServiceLevelsView } from './service-level-view.js';
export { Pages, type CallView, type PageView } from './pages.js';
export { ContactTestDto } from './contact-tests.dto.js';
export { ContactTests, type ContactTestView } from './contact-tests.js';
export { Escalation, type EscalationView } from './escalation.js';
export { Statistics } from './statistics.js';
export { periodsAround, type OfferedPeriod } from './statistics-period.js';
export type { Counts, OnTime, StatisticsView } from './statistics-view.js';
export type { Figure } from './suppression.js';
export { AuthorityEntryDto, StateEntryDto } from './directory-entries.dto.js';
export { DirectoryEntries } from './directory-entries.js';
export type { Entry, EntryOutcome, PendingEntry } from './directory-entry-view.js';
