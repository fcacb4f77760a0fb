import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What waits to go out is found by State and urgency, so that neither a page nor another State waits behind a long row;
 * and what is given up or forgotten is found by its age.
 */
export class OrderPosts1764100400000 implements MigrationInterface {
  readonly name = 'OrderPosts1764100400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE outbox ADD COLUMN state text NOT NULL DEFAULT '', ADD COLUMN urgent boolean NOT NULL DEFAULT false;
      UPDATE outbox SET state = coalesce(data ->> 'state', '') WHERE done_at IS NULL;
      DROP INDEX outbox_open;
      CREATE INDEX outbox_open ON outbox (state, urgent, created_at) WHERE done_at IS NULL;
      ALTER TABLE mail ADD COLUMN urgent boolean NOT NULL DEFAULT false;
      UPDATE mail SET urgent = true FROM notification n WHERE n.id = mail.notification AND n.urgent AND outcome IS NULL;
      DROP INDEX mail_waiting;
      CREATE INDEX mail_waiting ON mail (state, urgent, next_at) WHERE outcome IS NULL;
      CREATE INDEX mail_given_up ON mail (give_up_at) WHERE outcome IS NULL;
      CREATE INDEX webhook_delivery_page ON webhook_delivery (webhook, next_at) WHERE outcome IS NULL AND type = 'page';
      CREATE INDEX webhook_delivery_given_up ON webhook_delivery (give_up_at) WHERE outcome IS NULL;
      CREATE INDEX digest_item_by_age ON digest_item (at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX outbox_open, mail_waiting, mail_given_up, webhook_delivery_page, webhook_delivery_given_up,
        digest_item_by_age;
      ALTER TABLE outbox DROP COLUMN state, DROP COLUMN urgent;
      ALTER TABLE mail DROP COLUMN urgent;
      CREATE INDEX outbox_open ON outbox (created_at) WHERE done_at IS NULL;
      CREATE INDEX mail_waiting ON mail (next_at) WHERE outcome IS NULL;
    `);
  }
}
