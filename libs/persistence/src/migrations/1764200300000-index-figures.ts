import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Acts that are counted when this was written; a test says when one is missing. */
const acts = [
  ...['transmit', 'acknowledge', 'accept', 'accept-in-part', 'accept-conditions', 'decide-items'],
  ...['refuse', 'return-unexecuted', 'preserve', 'report-not-held', 'complete', 'deliver'],
  ...['close', 'release', 'expire', 'withdraw', 'decide-on-risk'],
];
const counted = acts.map((act) => `'${act}'`).join(', ');

/** Finds what statistics count: the acts of a State within some months, and its deadlines that were met. */
export class IndexFigures1764200300000 implements MigrationInterface {
  readonly name = 'IndexFigures1764200300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX shared_event_counted_in ON shared_event (requested_state, at) WHERE type IN (${counted});
      CREATE INDEX shared_event_counted_out ON shared_event (requesting_state, at) WHERE type IN (${counted});
      CREATE INDEX deadline_met ON deadline (owed_by, due_at) WHERE closed_at IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP INDEX shared_event_counted_in, shared_event_counted_out, deadline_met',
    );
  }
}
