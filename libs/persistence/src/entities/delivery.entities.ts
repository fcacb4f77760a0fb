import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A promise made in the transaction of an event: a job that must be done at least once. Ids only, no case facts. */
@Entity('outbox')
@Index('outbox_open', ['state', 'urgent', 'createdAt'], { where: 'done_at IS NULL' })
export class OutboxEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly queue!: string;

  @Column('text')
  readonly name!: string;

  @Column('jsonb')
  readonly data!: Record<string, string>;

  /** Whose it is: the States take turns. */
  @Column('text', { default: '' })
  readonly state!: string;

  /** Goes before what is not. */
  @Column('boolean', { default: false })
  readonly urgent!: boolean;

  @Column('timestamptz')
  readonly createdAt!: Date;

  /** When it was last handed to the queue. */
  @Column('timestamptz', { nullable: true })
  readonly relayedAt!: Date | null;

  /** How often it was handed to the queue. */
  @Column('int', { default: 0 })
  readonly attempts!: number;

  @Column('timestamptz', { nullable: true })
  readonly doneAt!: Date | null;
}

/** What officers of a State are told in the portal. */
@Entity('notification')
@Index('notification_by_state', ['state', 'id'])
@Index('notification_once', ['eventId', 'state'], { unique: true })
export class NotificationEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly state!: string;

  /** The roles that it concerns. */
  @Column('text', { array: true })
  readonly roles!: string[];

  /** Those of them whom it is meant for alone; null: all. */
  @Column('text', { array: true, nullable: true })
  readonly told!: string[] | null;

  /** Officers, service accounts and units who are told by name, whatever their roles. */
  @Column('text', { array: true, nullable: true })
  readonly also!: string[] | null;

  /** Null where it concerns none: a test of a contact point. */
  @Column('uuid', { nullable: true })
  readonly requestId!: string | null;

  @Column('uuid')
  readonly eventId!: string;

  @Column('text')
  readonly room!: string;

  /** Type of the event. */
  @Column('text')
  readonly type!: string;

  /** What it is about: for a clock, its limit and threshold. */
  @Column('jsonb')
  readonly about!: Record<string, string>;

  /** Goes out at once, whatever an officer prefers. */
  @Column('boolean', { default: false })
  readonly urgent!: boolean;

  @Column('timestamptz')
  readonly at!: Date;
}

/** A process that lives. Readiness and the server's stand-in for a missing worker look at it. */
@Entity('heartbeat')
export class HeartbeatEntity {
  @PrimaryColumn('text')
  readonly process!: string;

  @Column('text')
  readonly kind!: string;

  @Column('timestamptz')
  readonly at!: Date;
}

/** How often a canary has come through a queue, and when the last one did. */
@Entity('canary')
export class CanaryEntity {
  @PrimaryColumn('text')
  readonly queue!: string;

  @Column('bigint')
  readonly passages!: string;

  @Column('timestamptz')
  readonly passedAt!: Date;
}
