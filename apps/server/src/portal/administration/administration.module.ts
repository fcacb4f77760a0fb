import type { Provider, Type } from '@nestjs/common';
import { AccountForms } from './account-forms.js';
import { AccountPages } from './accounts.controller.js';
import { CalendarImport } from './calendar-import.js';
import { CalendarPages } from './calendar.controller.js';
import { EscalationPages } from './escalation.controller.js';
import { RosterPages } from './roster.controller.js';
import { ServiceLevelSheet } from './service-level-sheet.js';
import { ServiceLevelPages } from './service-levels.controller.js';
import { AdministrationDesk } from './administration-desk.js';
import { AdministrationForms } from './administration-forms.js';
import { FourEyesPages } from './four-eyes.controller.js';
import { LeavingActs } from './leaving-acts.js';
import { StandInPages } from './stand-in.controller.js';
import { NodePage } from './node.controller.js';
import { OfficerActs } from './officer-acts.js';
import { OfficerSheet } from './officer-sheet.js';
import { OfficerPages } from './officers.controller.js';
import { AdministrationOverview } from './overview.controller.js';
import { RecoveryPages } from './recoveries.controller.js';
import { UnitPages } from './units.controller.js';
import { WebhookSheet } from './webhook-sheet.js';
import { WebhookPages } from './webhooks.controller.js';

/** The pages on which a State's administrators see to officers and settings. */
export const administrationControllers: readonly Type[] = [
  ...[CalendarPages, ServiceLevelPages, EscalationPages, RosterPages, AccountPages],
  ...[NodePage, StandInPages],
  ...[AdministrationOverview, OfficerPages, UnitPages, FourEyesPages, RecoveryPages, WebhookPages],
];

export const administrationProviders: readonly Provider[] = [
  ...[AdministrationDesk, AdministrationForms, OfficerActs, LeavingActs, OfficerSheet],
  ...[WebhookSheet, CalendarImport, AccountForms, ServiceLevelSheet],
];
