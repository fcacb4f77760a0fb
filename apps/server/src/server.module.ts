import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { JwtModule, JwtService } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { getDataSourceToken } from '@nestjs/typeorm';
import { Agenda, CalendarFeeds, CaseworkModule, Rounds } from '@rogatory/casework';
import { ClockTower } from '@rogatory/deadlines';
import { BearerStrategy, ServiceAccounts, Tokens } from '@rogatory/identity';
import { Queues, Relay } from '@rogatory/jobs';
import { ContactTester, Pager } from '@rogatory/notifications';
import { Law } from '@rogatory/law';
import { Rooms } from '@rogatory/persistence';
import { randomUUID } from 'node:crypto';
import { RateLimiterPostgres } from 'rate-limiter-flexible';
import type { DataSource } from 'typeorm';
import type { Env } from '../../../config/env.js';
import { nodeOptions } from '../../../config/node-options.js';
import { AdministrationModule } from './administration.module.js';
import { DutyModule } from './duty.module.js';
import { CalendarsController } from './api/calendars.controller.js';
import { DirectoryController } from './api/directory.controller.js';
import { FourEyesController } from './api/four-eyes.controller.js';
import { PendingController } from './api/pending.controller.js';
import { PeopleController } from './api/people.controller.js';
import { SearchController } from './api/search.controller.js';
import { WorklistController } from './api/worklist.controller.js';
import { ReadsController } from './api/reads.controller.js';
import { TrailController } from './api/trail.controller.js';
import { AuditsController } from './api/audits.controller.js';
import { AgendaController } from './api/agenda.controller.js';
import { NotificationsController } from './api/notifications.controller.js';
import { CalendarFeedController } from './api/calendar-feed.controller.js';
import { PreferencesController } from './api/preferences.controller.js';
import { DraftsController } from './api/drafts.controller.js';
import { TemplatesController } from './api/templates.controller.js';
import { RequestsController } from './api/requests.controller.js';
import { RoomsController } from './api/rooms.controller.js';
import { ServiceLevelsController } from './api/service-levels.controller.js';
import { DirectoryEntriesController } from './api/directory-entries.controller.js';
import { StatisticsController } from './api/statistics.controller.js';
import { SessionsController } from './api/sessions.controller.js';
import { TokenController, TokenSettings } from './api/token.controller.js';
import { ReadableBodies } from './bodies.js';
import { Denials } from './denials.js';
import { HealthController } from './health.controller.js';
import { Metrics } from './metrics.js';
import { portalControllers, portalProviders } from './portal/portal.module.js';
import { ProblemFilter } from './problem.filter.js';
import { SignInGuard } from './sign-in.guard.js';
import { SignInModule } from './sign-in.module.js';

/** The HTTP process: the API in front of the use cases. */
@Module({})
export class ServerModule {
  static forRoot(env: Env, onError: (error: unknown) => void): DynamicModule {
    return {
      module: ServerModule,
      imports: [
        CaseworkModule.forRoot(nodeOptions(env, onError)),
        PassportModule,
        JwtModule.register({}),
        SignInModule.forRoot(env),
        AdministrationModule.forRoot(env),
        DutyModule,
      ],
      controllers: [
        ...(env.PORTAL ? portalControllers : []),
        HealthController,
        TokenController,
        DirectoryController,
        CalendarsController,
        ServiceLevelsController,
        SessionsController,
        AgendaController,
        NotificationsController,
        CalendarFeedController,
        PreferencesController,
        DraftsController,
        TemplatesController,
        RequestsController,
        RoomsController,
        PendingController,
        FourEyesController,
        PeopleController,
        WorklistController,
        SearchController,
        ReadsController,
        TrailController,
        AuditsController,
        StatisticsController,
        DirectoryEntriesController,
      ],
      providers: [
        ...(env.PORTAL ? portalProviders(env) : []),
        Metrics,
        BearerStrategy,
        {
          provide: Tokens,
          inject: [Rooms, JwtService],
          useFactory: async (rooms: Rooms, jwt: JwtService): Promise<Tokens> => {
            const tokens = new Tokens(rooms, jwt);
            await tokens.load();
            tokens.watch();
            return tokens;
          },
        },
        {
          provide: TokenSettings,
          useFactory: () => new TokenSettings(env.PUBLIC_URL, env.NODE_ENV !== 'production'),
        },
        {
          provide: ServiceAccounts,
          inject: [Rooms, getDataSourceToken(), TokenSettings],
          useFactory: (rooms: Rooms, database: DataSource, settings: TokenSettings) =>
            new ServiceAccounts(
              rooms,
              new RateLimiterPostgres({
                storeClient: database,
                storeType: 'typeorm',
                tableName: 'sign_in_failure',
                tableCreated: true,
                keyPrefix: '',
                points: env.SIGN_IN_FAILURES,
                duration: 900,
              }),
              {
                audiences: [settings.issuer, settings.endpoint],
                secrets: settings.secrets,
              },
            ),
        },
        {
          provide: Rounds,
          inject: [Rooms, Relay, ClockTower, Queues, Pager, ContactTester],
          useFactory: (
            rooms: Rooms,
            relay: Relay,
            tower: ClockTower,
            queues: Queues,
            pager: Pager,
            tester: ContactTester,
          ) =>
            new Rounds(rooms, relay, tower, queues, {
              process: randomUUID(),
              kind: 'server',
              every: env.SWEEP_MS,
              due: [() => pager.sweep(), () => tester.sweep()],
              onError,
            }),
        },
        {
          provide: CalendarFeeds,
          inject: [Rooms, Agenda, Law],
          useFactory: (rooms: Rooms, agenda: Agenda, law: Law) =>
            new CalendarFeeds(rooms, agenda, law, env.PUBLIC_URL),
        },
        { provide: APP_GUARD, useClass: SignInGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: ReadableBodies },
        { provide: APP_INTERCEPTOR, useClass: Denials },
      ],
    };
  }
}
