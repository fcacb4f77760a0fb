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
