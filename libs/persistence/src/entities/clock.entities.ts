import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A time limit that runs, or ran, for one request. */
@Entity('deadline')
@Index('deadline_by_request', ['requestId'])
@Index('deadline_open', ['owedBy', 'dueAt', 'id'], { where: 'closed_at IS NULL' })
@Index('deadline_owed_to_requesting', ['requestingState', 'dueAt', 'id'], {
  where: `closed_at IS NULL AND visibility = 'shared' AND owed_by = requested_state`,
})
@Index('deadline_owed_to_requested', ['requestedState', 'dueAt', 'id'], {
  where: `closed_at IS NULL AND visibility = 'shared' AND owed_by = requesting_state`,
})
@Index('deadline_met', ['owedBy', 'dueAt'], { where: 'closed_at IS NOT NULL' })
@Index('deadline_counted', ['requestedState', 'requestId'], {
  where: 'closed_at IS NULL AND stated IS NULL AND due_on IS NOT NULL',
})
export class DeadlineEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('uuid')
  readonly requestId!: string;

  @Column('text')
  readonly requestingState!: string;

  @Column('text')
  readonly requestedState!: string;

  /** Id of the limit in the instrument. */
  @Column('text')
  readonly limitId!: string;

  /** The State that owes. */
  @Column('text')
  readonly owedBy!: string;

  /** `private`: only the owing State sees it. */
  @Column('text')
  readonly visibility!: string;

  @Column('timestamptz')
  readonly startedAt!: Date;

  /** A date or instant that an act stated, in place of the rule's own count. */
  @Column('text', { nullable: true })
  readonly stated!: string | null;

  /** Which accepted condition it is about, the first being 1; null for the limits of a request as a whole. */
  @Column('int', { nullable: true })
  readonly condition!: number | null;

  /** When the clock stood still: `[{ from, to? }]`. */
  @Column('jsonb')
  readonly stops!: { from: string; to?: string }[];

  /** Null while the clock stands still. */
  @Column('timestamptz', { nullable: true })
  readonly dueAt!: Date | null;

  @Column('date', { nullable: true })
  readonly dueOn!: string | null;

  @Column('text')
  readonly zone!: string;

  /** How the due date was computed, step by step. */
  @Column('jsonb')
  readonly steps!: unknown[];

  @Column('timestamptz', { nullable: true })
  readonly closedAt!: Date | null;
}

/** A moment at which a deadline speaks up. Fires once: whoever sets `firedAt` first has fired it. */
@Entity('threshold')
@Index('threshold_by_deadline', ['deadlineId'])
@Index('threshold_unfired', ['owedBy', 'at'], { where: 'fired_at IS NULL AND at IS NOT NULL' })
export class ThresholdEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('uuid')
  readonly deadlineId!: string;

  @Column('uuid')
  readonly requestId!: string;

  @Column('text')
  readonly requestingState!: string;

  @Column('text')
  readonly requestedState!: string;

  @Column('text')
  readonly owedBy!: string;

  @Column('text')
  readonly visibility!: string;

  @Column('text')
  readonly name!: string;

  /** Null while the clock stands still, and once its deadline is closed. */
  @Column('timestamptz', { nullable: true })
  readonly at!: Date | null;

  /** When a delayed job was last put into the queue for it. */
  @Column('timestamptz', { nullable: true })
  readonly armedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  readonly firedAt!: Date | null;
}

/** Thresholds fired so far, as the sum of all rows: several, so that two that fire rarely wait for each other. */
@Entity('firing_tally')
export class FiringTallyEntity {
  @PrimaryColumn('int')
  readonly stripe!: number;

  @Column('bigint')
  readonly fired!: string;
}
