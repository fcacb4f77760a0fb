import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Finds what falls due next for a State, whoever owes it: its own clocks by `deadline_open`, the other side's shared
 * ones by these two.
 */
export class ListDeadlines1764000300000 implements MigrationInterface {
  readonly name = 'ListDeadlines1764000300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX deadline_open;
      CREATE INDEX deadline_open ON deadline (owed_by, due_at, id) WHERE closed_at IS NULL;
      CREATE INDEX deadline_owed_to_requesting ON deadline (requesting_state, due_at, id)
        WHERE closed_at IS NULL AND visibility = 'shared' AND owed_by = requested_state;
      CREATE INDEX deadline_owed_to_requested ON deadline (requested_state, due_at, id)
        WHERE closed_at IS NULL AND visibility = 'shared' AND owed_by = requesting_state;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX deadline_open, deadline_owed_to_requesting, deadline_owed_to_requested;
      CREATE INDEX deadline_open ON deadline (owed_by, due_at) WHERE closed_at IS NULL;
    `);
  }
}
