import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An officer is on call at an authority, from one instant to another. */
@Entity('duty_shift')
@Index('duty_shift_by_state', ['state', 'toAt'], { where: 'removed_at IS NULL' })
export class DutyShiftEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly state!: string;

  @Column('text')
  readonly authority!: string;

  @Column('uuid')
  readonly officer!: string;

  /** `first`, `second` or `supervisor`. */
  @Column('text')
  readonly position!: string;

  @Column('timestamptz')
  readonly fromAt!: Date;

  @Column('timestamptz')
  readonly toAt!: Date;

  @Column('text')
  readonly createdBy!: string;

  @Column('timestamptz')
  readonly createdAt!: Date;

  @Column('text', { nullable: true })
  readonly removedBy!: string | null;

  @Column('timestamptz', { nullable: true })
  readonly removedAt!: Date | null;
}

/** What one shift leaves to the next. */
@Entity('hand_over')
@Index('hand_over_by_authority', ['authority', 'id'])
export class HandOverEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly state!: string;

  @Column('text')
  readonly authority!: string;

  @Column('text')
  readonly note!: string;

  @Column('text')
  readonly writtenBy!: string;

  @Column('timestamptz')
  readonly at!: Date;
}

/** That somebody has read a note of hand-over. */
@Entity('hand_over_read')
export class HandOverReadEntity {
  @PrimaryColumn('uuid')
  readonly handOver!: string;

  @PrimaryColumn('text')
  readonly reader!: string;

  @Column('text')
  readonly state!: string;

  @Column('timestamptz')
  readonly at!: Date;
}

/** Who is told at which step of a deadline, and who is paged, at an authority that has set it. */
@Entity('escalation')
@Index('escalation_by_state', ['state', 'authority'])
export class EscalationEntity {
  @PrimaryColumn('text')
  readonly authority!: string;

  @Column('text')
  readonly state!: string;

  @Column('int')
  readonly version!: number;

  @Column('jsonb')
  readonly ladder!: object;

  @Column('text')
  readonly changedBy!: string;

  @Column('timestamptz')
  readonly changedAt!: Date;
}

/** Officers of the requested State are called about a request that cannot wait. */
@Entity('page')
@Index('page_once', ['requestId'], { unique: true })
@Index('page_by_state', ['requestedState', 'id'])
@Index('page_open', ['requestedState', 'nextAt'], { where: 'ended_at IS NULL' })
export class PageEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('uuid')
  readonly requestId!: string;

  @Column('text')
  readonly requestingState!: string;

  @Column('text')
  readonly requestedState!: string;

  @Column('text')
  readonly urgency!: string;

  @Column('timestamptz')
  readonly at!: Date;

  /** Calls made so far. */
  @Column('int', { default: 0 })
  readonly calls!: number;

  /** When the next call is due; null once it has ended. */
  @Column('timestamptz', { nullable: true })
  readonly nextAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  readonly endedAt!: Date | null;

  @Column('text', { nullable: true })
  readonly endedBy!: string | null;

  /** `acknowledged`; `acted`: somebody did something about the request; `over`: the request came to its end. */
  @Column('text', { nullable: true })
  readonly outcome!: string | null;
}

/** One call of a page. Inserted, never changed: a trigger refuses everything else. */
@Entity('page_call')
export class PageCallEntity {
  @PrimaryColumn('uuid')
  readonly page!: string;

  @PrimaryColumn('int')
  readonly number!: number;

  /** Names the call in notifications and webhooks. */
  @Column('uuid')
  readonly id!: string;

  @Column('uuid')
  readonly requestId!: string;

  @Column('text')
  readonly state!: string;

  @Column('text')
  readonly rung!: string;

  /** Officers; of a sealed request whoever works on it, units too. */
  @Column('text', { array: true })
  readonly called!: string[];

  @Column('timestamptz')
  readonly at!: Date;
}

/** A contact point was tried, and answered or not. */
@Entity('contact_test')
@Index('contact_test_by_authority', ['authority', 'id'])
@Index('contact_test_by_state', ['state', 'id'])
export class ContactTestEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly state!: string;

  @Column('text')
  readonly authority!: string;

  @Column('timestamptz')
  readonly at!: Date;

  /** Until when an answer counts. */
  @Column('timestamptz')
  readonly until!: Date;

  @Column('timestamptz', { nullable: true })
  readonly answeredAt!: Date | null;

  /** Nobody of the State sent it, so that its answer is measured for all to see. */
  @Column('boolean', { default: false })
  readonly counts!: boolean;
}

/** When a contact point is tried next. */
@Entity('contact_test_plan')
export class ContactTestPlanEntity {
  @PrimaryColumn('text')
  readonly authority!: string;

  @Column('timestamptz')
  readonly nextAt!: Date;
}
