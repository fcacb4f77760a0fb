import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which tests of contact points count for other States. Of earlier ones nobody can say who sent them: they do not. */
export class CountContactTests1764100240000 implements MigrationInterface {
  readonly name = 'CountContactTests1764100240000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE contact_test ADD COLUMN counts boolean NOT NULL DEFAULT false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE contact_test DROP COLUMN counts');
  }
}
