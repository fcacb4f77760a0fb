import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The working days of a State; its version grows with every change of them or of its holidays. */
@Entity('working_calendar')
export class WorkingCalendarEntity {
  @PrimaryColumn('text')
  readonly state!: string;

  /** Days off each week, ISO numbers (Monday is 1). */
  @Column('int', { array: true })
  readonly weekend!: number[];

  @Column('int')
  readonly version!: number;

  /** Id of the administrator, or `operator`. */
  @Column('text')
  readonly changedBy!: string;

  @Column('timestamptz')
  readonly changedAt!: Date;
}

/** One day off of a State. */
@Entity('holiday')
export class HolidayEntity {
  @PrimaryColumn('text')
  readonly state!: string;

  @PrimaryColumn('date')
  readonly onDay!: string;

  @Column('text')
  readonly name!: string;

  /** `provisional`: announced, and the day may still change; `confirmed`. */
  @Column('text')
  readonly status!: string;

  /** A half day stays a working day, counts whole, and is shown. */
  @Column('boolean')
  readonly half!: boolean;

  /** Where it was announced. */
  @Column('text', { nullable: true })
  readonly source!: string | null;
}
