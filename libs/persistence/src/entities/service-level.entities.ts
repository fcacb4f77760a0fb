import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An amount that a State has given to a limit which it owes. Empty text stands for whatever kind, and every State. */
@Entity('service_level')
export class ServiceLevelEntity {
  @PrimaryColumn('text')
  readonly state!: string;

  @PrimaryColumn('text')
  readonly instrument!: string;

  @PrimaryColumn('text')
  readonly limitId!: string;

  @PrimaryColumn('text')
  readonly kind!: string;

  /** The State at the other end. */
  @PrimaryColumn('text')
  readonly partner!: string;

  @PrimaryColumn('text')
  readonly urgency!: string;

  @Column('text')
  readonly unit!: string;

  @Column('int')
  readonly count!: number;

  /** Id of the administrator, or `operator`. */
  @Column('text')
  readonly setBy!: string;

  @Column('timestamptz')
  readonly setAt!: Date;
}

/** Grows with every change of a State's service levels. */
@Entity('service_level_version')
export class ServiceLevelVersionEntity {
  @PrimaryColumn('text')
  readonly state!: string;

  @Column('int')
  readonly version!: number;

  @Column('timestamptz')
  readonly changedAt!: Date;
}
