import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests that were made orally first, and clocks of which a request has one for each accepted condition. */
export class CarryDuties1764100100000 implements MigrationInterface {
  readonly name = 'CarryDuties1764100100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE request ADD COLUMN oral jsonb;
      ALTER TABLE deadline ADD COLUMN condition int CHECK (condition > 0);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE deadline DROP COLUMN condition;
      ALTER TABLE request DROP COLUMN oral;
    `);
  }
}
