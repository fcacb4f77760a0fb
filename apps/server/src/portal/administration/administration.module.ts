import type { Provider, Type } from '@nestjs/common';
import { AdministrationDesk } from './administration-desk.js';
import { AdministrationForms } from './administration-forms.js';
import { FourEyesPages } from './four-eyes.controller.js';
import { LeavingActs } from './leaving-acts.js';
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
  NodePage,
  ...[AdministrationOverview, OfficerPages, UnitPages, FourEyesPages, RecoveryPages, WebhookPages],
];

export const administrationProviders: readonly Provider[] = [
  ...[AdministrationDesk, AdministrationForms, OfficerActs, LeavingActs, OfficerSheet],
  WebhookSheet,
];
