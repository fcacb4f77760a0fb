import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the newest of everything that happened in a State, in whichever room it was written. */
export class IndexTrail1764200400000 implements MigrationInterface {
  readonly name = 'IndexTrail1764200400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX shared_event_trail_out ON shared_event (requesting_state, at, id);
      CREATE INDEX shared_event_trail_in ON shared_event (requested_state, at, id);
      CREATE INDEX private_event_trail ON private_event (state, at, id);
      CREATE INDEX read_event_trail ON read_event (state, at, id);
      CREATE INDEX access_event_trail ON access_event (state, at, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX shared_event_trail_out, shared_event_trail_in, private_event_trail,
      read_event_trail, access_event_trail`);
  }
}
