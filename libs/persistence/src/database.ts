import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import * as access from './entities/access.entities.js';
import * as audit from './entities/audit.entities.js';
import * as calendars from './entities/calendar.entities.js';
import * as channels from './entities/channel.entities.js';
import * as casework from './entities/casework.entities.js';
import * as clocks from './entities/clock.entities.js';
import * as delivery from './entities/delivery.entities.js';
import * as duty from './entities/duty.entities.js';
import * as directory from './entities/directory.entities.js';
import * as history from './entities/history.entities.js';
import * as serviceLevels from './entities/service-level.entities.js';
import * as drafts from './entities/template.entities.js';
import * as preferences from './entities/preference.entities.js';
import * as signIn from './entities/sign-in.entities.js';
import { CreateSchema1763800000000 } from './migrations/1763800000000-create-schema.js';
import { ProtectRows1763800100000 } from './migrations/1763800100000-protect-rows.js';
import { CreateAccess1763900000000 } from './migrations/1763900000000-create-access.js';
import { ProtectAccess1763900100000 } from './migrations/1763900100000-protect-access.js';
import { CreateCalendars1764000000000 } from './migrations/1764000000000-create-calendars.js';
import { CreateInbox1764000260000 } from './migrations/1764000260000-create-inbox.js';
import { CreateCanary1764000100000 } from './migrations/1764000100000-create-canary.js';
import { ListDeadlines1764000300000 } from './migrations/1764000300000-list-deadlines.js';
import { CreateCalendarFeeds1764000400000 } from './migrations/1764000400000-create-calendar-feeds.js';
import { CreateServiceLevels1764100000000 } from './migrations/1764100000000-create-service-levels.js';
import { CreateChannels1764000200000 } from './migrations/1764000200000-create-channels.js';
import { CreateSearch1764200210000 } from './migrations/1764200210000-create-search.js';
import { OrderWorklists1764200200000 } from './migrations/1764200200000-order-worklists.js';
import { CreateMail1764000250000 } from './migrations/1764000250000-create-mail.js';
import { CarryDuties1764100100000 } from './migrations/1764100100000-carry-duties.js';
import { MarkUrgentNotifications1764100300000 } from './migrations/1764100300000-mark-urgent-notifications.js';
import { CreateDuty1764100200000 } from './migrations/1764100200000-create-duty.js';
import { CreateEscalation1764100210000 } from './migrations/1764100210000-create-escalation.js';
import { CountContactTests1764100240000 } from './migrations/1764100240000-count-contact-tests.js';
import { CreatePreferences1764100310000 } from './migrations/1764100310000-create-preferences.js';
import { OrderPosts1764100400000 } from './migrations/1764100400000-order-posts.js';
import { CreatePages1764100220000 } from './migrations/1764100220000-create-pages.js';
import { CreateContactTests1764100230000 } from './migrations/1764100230000-create-contact-tests.js';
import { CreateKeptForms1764200510000 } from './migrations/1764200510000-create-kept-forms.js';
import { CreateTemplates1764200500000 } from './migrations/1764200500000-create-templates.js';
import { KeepDrafters1764200610000 } from './migrations/1764200610000-keep-drafters.js';
import { IndexFigures1764200300000 } from './migrations/1764200300000-index-figures.js';
import { IndexTrail1764200400000 } from './migrations/1764200400000-index-trail.js';
import { IndexUnanswered1764200800000 } from './migrations/1764200800000-index-unanswered.js';
import { OrderFigures1764200700000 } from './migrations/1764200700000-order-figures.js';
import { OpenDirectory1764200310000 } from './migrations/1764200310000-open-directory.js';
import { SnakeNaming } from './naming.js';

const common = {
  type: 'postgres',
  entities: {
    ...{ ...casework, ...clocks, ...calendars, ...delivery, ...directory, ...history },
    ...{ ...access, ...signIn, ...channels, ...duty, ...serviceLevels, ...preferences },
    ...{ ...drafts, ...audit },
  },
  migrations: [
    CreateSchema1763800000000,
    ProtectRows1763800100000,
    CreateAccess1763900000000,
    ProtectAccess1763900100000,
    CreateCalendars1764000000000,
    CreateCanary1764000100000,
    CreateChannels1764000200000,
    CreateMail1764000250000,
    CreateInbox1764000260000,
    ListDeadlines1764000300000,
    CreateCalendarFeeds1764000400000,
    CreateServiceLevels1764100000000,
    CarryDuties1764100100000,
    MarkUrgentNotifications1764100300000,
    CreateDuty1764100200000,
    CreateEscalation1764100210000,
    CreatePreferences1764100310000,
    OrderPosts1764100400000,
    CreatePages1764100220000,
    CreateContactTests1764100230000,
    CountContactTests1764100240000,
    IndexFigures1764200300000,
    IndexTrail1764200400000,
    OpenDirectory1764200310000,
    OrderFigures1764200700000,
    IndexUnanswered1764200800000,
    CreateTemplates1764200500000,
    OrderWorklists1764200200000,
    CreateKeptForms1764200510000,
    CreateSearch1764200210000,
    KeepDrafters1764200610000,
  ],
  migrationsTableName: 'migration',
  namingStrategy: new SnakeNaming(),
  synchronize: false,
} satisfies PostgresDataSourceOptions;

/**
 * The application's connection: always as the role `rogatory_app`, which owns no table and is bound by row-level
 * security, whoever signs in.
 */
export function applicationDatabase(url: string, connections: number): PostgresDataSourceOptions {
  return {
    ...common,
    url,
    poolSize: connections,
    extra: {
      options:
        '-c role=rogatory_app -c idle_in_transaction_session_timeout=30s -c statement_timeout=60s',
      connectionTimeoutMillis: 10_000,
    },
  };
}

/** The owner's connection, for migrations only. */
export function ownerDatabase(url: string): PostgresDataSourceOptions {
  return { ...common, url, poolSize: 2, extra: { connectionTimeoutMillis: 10_000 } };
}
