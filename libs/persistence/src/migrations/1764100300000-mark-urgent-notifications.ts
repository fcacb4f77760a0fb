import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which notifications go out at once, whatever an officer prefers. */
export class MarkUrgentNotifications1764100300000 implements MigrationInterface {
  readonly name = 'MarkUrgentNotifications1764100300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE notification ADD COLUMN urgent boolean NOT NULL DEFAULT false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE notification DROP COLUMN urgent');
  }
}
