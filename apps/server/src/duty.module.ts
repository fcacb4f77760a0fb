import { Module } from '@nestjs/common';
import { Escalation, Pages, Roster } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { LadderDto } from '@rogatory/notifications';
import { Rooms } from '@rogatory/persistence';
import { EscalationController } from './api/escalation.controller.js';
import { PagesController } from './api/pages.controller.js';
import { RosterController } from './api/roster.controller.js';

/** Who is on call, and who is woken. */
@Module({
  controllers: [RosterController, EscalationController, PagesController],
  providers: [
    {
      provide: Roster,
      inject: [Rooms, Directory],
      useFactory: (rooms: Rooms, directory: Directory) => new Roster(rooms, directory),
    },
    { provide: Pages, inject: [Rooms], useFactory: (rooms: Rooms) => new Pages(rooms) },
    {
      provide: Escalation,
      inject: [Rooms, Directory, LadderDto],
      useFactory: (...given: ConstructorParameters<typeof Escalation>) => new Escalation(...given),
    },
  ],
})
export class DutyModule {}
