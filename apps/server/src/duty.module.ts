import { Module } from '@nestjs/common';
import { Roster } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { Rooms } from '@rogatory/persistence';
import { RosterController } from './api/roster.controller.js';

/** Who is on call, and who is woken. */
@Module({
  controllers: [RosterController],
  providers: [
    {
      provide: Roster,
      inject: [Rooms, Directory],
      useFactory: (rooms: Rooms, directory: Directory) => new Roster(rooms, directory),
    },
  ],
})
export class DutyModule {}
