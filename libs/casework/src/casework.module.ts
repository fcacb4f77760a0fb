import { Module, type DynamicModule } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { ClockTower, Recalculation } from '@rogatory/deadlines';
import { Directory } from '@rogatory/directory';
import { DocumentStore } from '@rogatory/evidence';
import { Queues, Relay, type QueueBackend } from '@rogatory/jobs';
import { Law } from '@rogatory/law';
import {
  Announcer,
  ContactTester,
  Digests,
  loadLadder,
  Pager,
  Preferences,
  UsualLadderDto,
} from '@rogatory/notifications';
import { applicationDatabase, Rooms } from '@rogatory/persistence';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { Acts } from './acts.js';
import { AssigningMany } from './assigning-many.js';
import { Calendars } from './calendars.js';
import { Copies } from './copies.js';
import { Dossiers } from './dossiers.js';
import { DirectoryEntries } from './directory-entries.js';
import { Drafting } from './drafting.js';
import { Templates } from './templates.js';
import { Files } from './files.js';
import { Former } from './former.js';
import { FourEyes } from './four-eyes.js';
import { Handover } from './handover.js';
import { Inbox } from './inbox.js';
import { Knowing } from './knowing.js';
import { Linked } from './linked.js';
import { Names } from './names.js';
import { News } from './news.js';
import { Agenda } from './agenda.js';
import { Reading } from './reading.js';
import { Reads } from './reads.js';
import { SavedViews } from './saved-views.js';
import { Search } from './search.js';
import { ServiceLevels } from './service-levels.js';
import { Trail } from './trail.js';
import { WholeHistory } from './whole-history.js';
import { SecondOfficers } from './second-officers.js';
import { Statistics } from './statistics.js';
import { Worklist } from './worklist.js';

/** What a process of the node is told from outside. */
export interface NodeOptions {
  readonly databaseUrl: string;
  readonly connections: number;
  readonly queue: QueueBackend;
  readonly queuePrefix: string;
  /** Folder of the instruments. */
  readonly instruments: string;
  readonly dataDirectory: string;
  readonly documentBytes: number;
  /** File of the usual ladder: who is told of deadlines, and who is paged. */
  readonly escalation: string;
  /** Seconds before a promise that was relayed but not kept is relayed again. */
  readonly patience: number;
  /** Whether officers are written to. */
  readonly mail: boolean;
  readonly onQueueError: (error: Error) => void;
}

/** Every use case and what it rests on: the same in the server and the worker. */
@Module({})
export class CaseworkModule {
  static forRoot(options: NodeOptions): DynamicModule {
    const uses = [
      { provide: Law, useFactory: () => Law.load(options.instruments) },
      { provide: UsualLadderDto, useFactory: () => loadLadder(options.escalation) },
      {
        provide: Rooms,
        inject: [getDataSourceToken()],
        useFactory: (database: DataSource) => new Rooms(database),
      },
      {
        provide: Directory,
        inject: [Rooms],
        useFactory: async (rooms: Rooms): Promise<Directory> => {
          const directory = new Directory(rooms);
          await directory.prepare();
          return directory;
        },
      },
      {
        provide: Queues,
        useFactory: () => new Queues(options.queue, options.queuePrefix, options.onQueueError),
      },
      {
        provide: Relay,
        inject: [Rooms, Queues],
        useFactory: (rooms: Rooms, queues: Queues) => new Relay(rooms, queues, options.patience),
      },
      {
        provide: DocumentStore,
        useFactory: () =>
          new DocumentStore(join(options.dataDirectory, 'documents'), options.documentBytes),
      },
      ...[Announcer, Pager, ContactTester].map((use) => ({
        provide: use,
        inject: [Rooms, UsualLadderDto],
        useFactory: (rooms: Rooms, usual: UsualLadderDto) => new use(rooms, usual, options.mail),
      })),
      ...[
        ...[ClockTower, Recalculation, Calendars, ServiceLevels],
        ...[Acts, Copies, Drafting, Reading, SecondOfficers, Statistics, Templates],
      ].map((use) => ({
        provide: use,
        inject: [Rooms, Law, Directory],
        useFactory: (rooms: Rooms, law: Law, directory: Directory) =>
          new use(rooms, law, directory),
      })),
      {
        provide: DirectoryEntries,
        inject: [Rooms, Directory],
        useFactory: (rooms: Rooms, directory: Directory) =>
          new DirectoryEntries(rooms, directory, options.mail),
      },
      {
        provide: FourEyes,
        inject: [Rooms, Directory],
        useFactory: (rooms: Rooms, directory: Directory) => new FourEyes(rooms, directory),
      },
      {
        provide: Preferences,
        inject: [Rooms],
        useFactory: (rooms: Rooms) => new Preferences(rooms),
      },
      { provide: Digests, inject: [Rooms], useFactory: (rooms: Rooms) => new Digests(rooms) },
      { provide: Linked, inject: [Rooms], useFactory: (rooms: Rooms) => new Linked(rooms) },
      { provide: Names, inject: [Rooms], useFactory: (rooms: Rooms) => new Names(rooms) },
      ...[Worklist, SavedViews].map((use) => ({
        provide: use,
        inject: [Rooms],
        useFactory: (rooms: Rooms) => new use(rooms),
      })),
      {
        provide: AssigningMany,
        inject: [Rooms, Knowing],
        useFactory: (rooms: Rooms, knowing: Knowing) => new AssigningMany(rooms, knowing),
      },
      {
        provide: WholeHistory,
        inject: [Rooms],
        useFactory: (rooms: Rooms) => new WholeHistory(rooms),
      },
      {
        provide: Dossiers,
        inject: [Reading, Reads, Trail],
        useFactory: (reading: Reading, reads: Reads, trail: Trail) =>
          new Dossiers(reading, reads, trail),
      },
      { provide: Trail, inject: [Rooms], useFactory: (rooms: Rooms) => new Trail(rooms) },
      { provide: Inbox, inject: [Rooms], useFactory: (rooms: Rooms) => new Inbox(rooms) },
      { provide: Former, inject: [Rooms], useFactory: (rooms: Rooms) => new Former(rooms) },
      { provide: News, inject: [Rooms], useFactory: (rooms: Rooms) => new News(rooms) },
      ...[Agenda, Reads, Search, Knowing, Handover].map((use) => ({
        provide: use,
        inject: [Rooms, Law],
        useFactory: (rooms: Rooms, law: Law) => new use(rooms, law),
      })),
      {
        provide: Files,
        inject: [Rooms, Law, DocumentStore],
        useFactory: (rooms: Rooms, law: Law, store: DocumentStore) => new Files(rooms, law, store),
      },
    ];
    return {
      module: CaseworkModule,
      global: true,
      imports: [
        TypeOrmModule.forRoot({
          ...applicationDatabase(options.databaseUrl, options.connections),
          retryAttempts: 3,
          retryDelay: 1000,
        }),
      ],
      providers: uses,
      exports: uses.map(({ provide }) => provide),
    };
  }
}
