import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An address of a State that is told of events. */
@Entity('webhook')
@Index('webhook_by_state', ['state', 'id'])
export class WebhookEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly state!: string;

  @Column('text')
  readonly url!: string;

  /** Types of the events that it is told of; none: all. */
  @Column('text', { array: true })
  readonly events!: string[];

  /** What deliveries are signed with, sealed with the node key. */
  @Column('bytea')
  readonly secret!: Buffer;

  /** The secret before, and until when it signs beside the present one. */
  @Column('bytea', { nullable: true })
  readonly formerSecret!: Buffer | null;

  @Column('timestamptz', { nullable: true })
  readonly formerUntil!: Date | null;

  @Column('text')
  readonly createdBy!: string;

  @Column('timestamptz')
  readonly createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  readonly disabledAt!: Date | null;

  /** Deliveries in a row that failed. */
  @Column('int', { default: 0 })
  readonly failures!: number;

  /** Until when nothing is sent, because too many have failed. */
  @Column('timestamptz', { nullable: true })
  readonly openUntil!: Date | null;

  /** The job that sends to it now, and until when it may be silent. */
  @Column('uuid', { nullable: true })
  readonly lease!: string | null;

  @Column('timestamptz', { nullable: true })
  readonly leaseUntil!: Date | null;
}

/** An event on its way to a webhook, and what became of it. */
@Entity('webhook_delivery')
@Index('webhook_delivery_waiting', ['webhook', 'nextAt'], { where: 'outcome IS NULL' })
@Index('webhook_delivery_page', ['webhook', 'nextAt'], {
  where: "outcome IS NULL AND type = 'page'",
})
@Index('webhook_delivery_given_up', ['giveUpAt'], { where: 'outcome IS NULL' })
@Index('webhook_delivery_ended', ['endedAt'])
export class WebhookDeliveryEntity {
  @PrimaryColumn('uuid')
  readonly webhook!: string;

  /** Id of the event: the same however often it is sent. */
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly state!: string;

  @Column('text')
  readonly type!: string;

  /** Where the event stands; null for a test. */
  @Column('uuid', { nullable: true })
  readonly requestId!: string | null;

  @Column('text', { nullable: true })
  readonly room!: string | null;

  @Column('int', { nullable: true })
  readonly seq!: number | null;

  /** When it happened. */
  @Column('timestamptz')
  readonly at!: Date;

  @Column('int', { default: 0 })
  readonly attempts!: number;

  @Column('timestamptz')
  readonly nextAt!: Date;

  @Column('timestamptz')
  readonly giveUpAt!: Date;

  @Column('timestamptz', { nullable: true })
  readonly triedAt!: Date | null;

  /** HTTP status of the last answer, or why there was none. */
  @Column('int', { nullable: true })
  readonly status!: number | null;

  @Column('text', { nullable: true })
  readonly fault!: string | null;

  @Column('text', { nullable: true })
  readonly outcome!: string | null;

  @Column('timestamptz', { nullable: true })
  readonly endedAt!: Date | null;
}

/** A mail to an officer about something they are told, or a digest. */
@Entity('mail')
@Index('mail_once', ['notification', 'officer'], { unique: true })
@Index('mail_digest_once', ['officer', 'digestAt'], {
  unique: true,
  where: 'digest_at IS NOT NULL',
})
@Index('mail_waiting', ['state', 'urgent', 'nextAt'], { where: 'outcome IS NULL' })
@Index('mail_given_up', ['giveUpAt'], { where: 'outcome IS NULL' })
@Index('mail_of_officer', ['officer', 'endedAt'])
@Index('mail_ended', ['endedAt'])
export class MailEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  /** Null for a digest. */
  @Column('uuid', { nullable: true })
  readonly notification!: string | null;

  @Column('uuid')
  readonly officer!: string;

  @Column('text')
  readonly state!: string;

  @Column('int', { default: 0 })
  readonly attempts!: number;

  @Column('timestamptz')
  readonly nextAt!: Date;

  @Column('timestamptz')
  readonly giveUpAt!: Date;

  /** What the mail server said last, where it did not take the mail. */
  @Column('text', { nullable: true })
  readonly fault!: string | null;

  @Column('text', { nullable: true })
  readonly outcome!: string | null;

  @Column('timestamptz', { nullable: true })
  readonly endedAt!: Date | null;

  /** Goes before what is not. */
  @Column('boolean', { default: false })
  readonly urgent!: boolean;

  /** Of a digest: how many news there are, by their kind. */
  @Column('jsonb', { nullable: true })
  readonly digest!: Record<string, number> | null;

  /** Of a digest: the moment that it was due at. */
  @Column('timestamptz', { nullable: true })
  readonly digestAt!: Date | null;

  /** When it came back, after the mail server had taken it. */
  @Column('timestamptz', { nullable: true })
  readonly bouncedAt!: Date | null;
}

/** That somebody has read a notification. */
@Entity('notification_read')
export class NotificationReadEntity {
  /** Id of the officer or service account. */
  @PrimaryColumn('text')
  readonly reader!: string;

  @PrimaryColumn('uuid')
  readonly notification!: string;

  @Column('text')
  readonly state!: string;

  @Column('timestamptz')
  readonly at!: Date;
}
