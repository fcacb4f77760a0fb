import type { Provider, Type } from '@nestjs/common';
import { Directory } from '@rogatory/directory';
import { Law } from '@rogatory/law';
import { Rooms } from '@rogatory/persistence';
import type { Env } from '../../../../config/env.js';
import {
  administrationControllers,
  administrationProviders,
} from './administration/administration.module.js';
import { AccountController } from './account.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { AssignPages } from './cases/assign.controller.js';
import { SavedViewPages } from './cases/saved-views.controller.js';
import { SearchPages } from './cases/search.controller.js';
import { WorklistPages } from './cases/worklist.controller.js';
import { AuditFileController } from './audit/audit-file.controller.js';
import { WholeHistoryPage } from './audit/whole-history.controller.js';
import { TrailPagesController } from './audit/trail.controller.js';
import { ActController } from './cases/act.controller.js';
import { CallBackController } from './cases/call-back.controller.js';
import { NotesController } from './cases/notes.controller.js';
import { PeoplePages } from './cases/people.controller.js';
import { RequestController } from './cases/request.controller.js';
import { SecondOfficerController } from './cases/second-officer.controller.js';
import { BoardController } from './desk/board.controller.js';
import { DeadlinesPages } from './desk/deadlines.controller.js';
import { DeskController } from './desk/desk.controller.js';
import { DocumentsController } from './drafting/documents.controller.js';
import { ChoiceController } from './drafting/choice.controller.js';
import { CopyController } from './drafting/copy.controller.js';
import { TemplatePages } from './drafting/templates.controller.js';
import { ReceiptController } from './drafting/receipt.controller.js';
import { UrgentController } from './drafting/urgent.controller.js';
import { DraftController } from './drafting/draft.controller.js';
import { TaskController } from './drafting/task.controller.js';
import { NewRequestController } from './drafting/new-request.controller.js';
import { ErrorPages } from './errors.js';
import { FactorsController } from './factors.controller.js';
import { HelpController } from './help/help.controller.js';
import { ReadyDraftController } from './help/ready-draft.controller.js';
import { KeptController } from './kept.controller.js';
import { LandingController } from './landing.controller.js';
import { LinkController } from './link.controller.js';
import { Messages } from './messages.js';
import { OidcController } from './oidc.controller.js';
import { Portal } from './portal.js';
import { PreferencesPages } from './preferences.controller.js';
import { Providers } from './providers.js';
import { DirectoryPagesController } from './directory/directory.controller.js';
import { EntryChangesController } from './directory/entry-changes.controller.js';
import { StatisticsPage } from './statistics/statistics.controller.js';
import { SignInController } from './sign-in.controller.js';
import { translations } from './translations.js';
import { Views } from './views.js';

/** The pages for officers; `PORTAL=0` leaves them out. */
export const portalControllers: readonly Type[] = [
  LandingController,
  HelpController,
  ReadyDraftController,
  SignInController,
  FactorsController,
  LinkController,
  AccountController,
  OidcController,
  PreferencesPages,
  KeptController,
  NewRequestController,
  ChoiceController,
  UrgentController,
  CopyController,
  TemplatePages,
  ReceiptController,
  WorklistPages,
  AssignPages,
  SavedViewPages,
  SearchPages,
  RequestController,
  CallBackController,
  NotesController,
  SecondOfficerController,
  PeoplePages,
  DraftController,
  TaskController,
  DocumentsController,
  ActController,
  DeskController,
  BoardController,
  DeadlinesPages,
  AuditController,
  TrailPagesController,
  AuditFileController,
  WholeHistoryPage,
  StatisticsPage,
  DirectoryPagesController,
  EntryChangesController,
  ...administrationControllers,
];

export function portalProviders({ NODE_ENV }: Env): Provider[] {
  const strict = NODE_ENV === 'test';
  return [
    {
      provide: Portal,
      inject: [Directory, Law],
      useFactory: (directory: Directory, law: Law) => {
        const messages = new Messages(strict);
        const translated = translations(law, directory);
        const views = new Views(messages, translated, strict);
        return new Portal(messages, views, translated, directory);
      },
    },
    {
      provide: Providers,
      inject: [Rooms],
      useFactory: (rooms: Rooms) => new Providers(rooms),
    },
    ErrorPages,
    ...administrationProviders,
  ];
}
