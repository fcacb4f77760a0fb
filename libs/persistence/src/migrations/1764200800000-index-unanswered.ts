import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As `worklist-filter.ts` says it; a test compares what is counted with what is listed. */
const open = `state NOT IN ('closed', 'refused', 'returned', 'withdrawn', 'released', 'no-such-data')`;
const consultedBy = (side: string): string =>
  `(state = 'in-consultation' AND progress->'consultation'->>'by' = '${side}'
    AND progress->'consultation'->>'answered' = 'false')`;

/** Finds what waits for an answer among a hundred thousand requests: few do at any time. */
export class IndexUnanswered1764200800000 implements MigrationInterface {
  readonly name = 'IndexUnanswered1764200800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX request_waits_for_requesting ON request (requesting_state, id)
        WHERE (state IN ('awaiting-approval', 'awaiting-information', 'conditions-offered')
          OR progress ? 'riskTold' OR ${consultedBy('requested')}) AND ${open};
      CREATE INDEX request_waits_for_requested ON request (requested_state, id)
        WHERE transmitted_at IS NOT NULL AND (state = 'transmitted'
          OR progress ? 'extensionAsked' OR ${consultedBy('requesting')}) AND ${open};
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX request_waits_for_requesting, request_waits_for_requested');
  }
}
