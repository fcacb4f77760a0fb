import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Who wrote the draft of a request. */
@Entity('drafter')
@Index('drafter_by_drafter', ['state', 'drafter', 'requestId'])
export class DrafterEntity {
  @PrimaryColumn('uuid')
  readonly requestId!: string;

  @Column('text')
  readonly state!: string;

  /** Id of the officer or the service account. */
  @Column('text')
  readonly drafter!: string;
}

/** How far a verification of every history of a State has come, and what it found. */
@Entity('history_verification')
@Index('history_verification_by_state', ['state', 'id'])
@Index('history_verification_ended', ['state', 'endedAt'], { where: 'ended_at IS NOT NULL' })
export class HistoryVerificationEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly state!: string;

  @Column('text')
  readonly begunBy!: string;

  @Column('timestamptz')
  readonly begunAt!: Date;

  @Column('timestamptz', { nullable: true })
  readonly endedAt!: Date | null;

  /** The request that was looked at last; null before the first. */
  @Column('uuid', { nullable: true })
  readonly lastRequest!: string | null;

  @Column('int')
  readonly requests!: number;

  @Column('int')
  readonly events!: number;

  /** How many requests there were when it began. */
  @Column('int')
  readonly ofRequests!: number;

  /** Requests whose history is not as it was written, the first hundred. */
  @Column('jsonb')
  readonly broken!: readonly { readonly id: string; readonly reference: string }[];
}
