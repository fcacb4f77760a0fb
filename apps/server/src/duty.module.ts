import { Module } from '@nestjs/common';
import { ContactTests, Escalation, Pages, Roster } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { ContactTester, UsualLadderDto } from '@rogatory/notifications';
import { Rooms } from '@rogatory/persistence';
import { ContactTestsController } from './api/contact-tests.controller.js';
import { EscalationController } from './api/escalation.controller.js';
import { PagesController } from './api/pages.controller.js';
import { RosterController } from './api/roster.controller.js';

/** Who is on call, and who is woken. */
@Module({
  controllers: [RosterController, EscalationController, PagesController, ContactTestsController],
  providers: [
    {
      provide: Roster,
      inject: [Rooms, Directory],
      useFactory: (rooms: Rooms, directory: Directory) => new Roster(rooms, directory),
    },
    {
      provide: ContactTests,
      inject: [Rooms, Directory, ContactTester],
      useFactory: (...given: ConstructorParameters<typeof ContactTests>) =>
        new ContactTests(...given),
    },
    { provide: Pages, inject: [Rooms], useFactory: (rooms: Rooms) => new Pages(rooms) },
    {
      provide: Escalation,
      inject: [Rooms, Directory, UsualLadderDto],
      useFactory: (...given: ConstructorParameters<typeof Escalation>) => new Escalation(...given),
    },
  ],
  exports: [Roster, Pages, ContactTests, Escalation],
})
export class DutyModule {}
