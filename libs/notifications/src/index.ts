export { Announcer } from './announcer.js';
export { mostBytes, readBounce, type Bounce } from './bounce.js';
export { Bounces, type Noted } from './bounces.js';
export { Digests } from './digests.js';
export { MailPost, type MailSettings } from './mail-post.js';
export { calendarWords, kinds, mailTexts, newsOf, type Kind } from './mail-texts.js';
export { Preferences, type PreferencesView } from './preferences.js';
export { PreferencesDto, ways } from './preferences.dto.js';
export { isUrgent, recipients, type Haste } from './recipients.js';
export { calendarText } from './calendar-text.js';
export type { CalendarEntry } from './calendar-text.js';
export { signatureOf } from './signature.js';
export { WebhookPost, type WebhookMessage } from './webhook-post.js';
export { Webhooks, type WebhookSecret } from './webhooks.js';
export type { DeliveryView, WebhookView } from './webhook-view.js';
export { ChangedWebhookDto, eventTypes, WebhookDto } from './webhook.dto.js';
export { ContactTester } from './contact-tester.js';
export { Pager, rungOf } from './pager.js';
export { calledFor, LadderFault, loadLadder, toldBy, type Told } from './ladder.js';
export {
  ClockStepsDto,
  LadderDto,
  PageCallsDto,
  PagesByUrgencyDto,
  ToldOfDeadlinesDto,
  UsualLadderDto,
} from './ladder.dto.js';
export { listeners, type Listener } from './ladder.dto.js';
