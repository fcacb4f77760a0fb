import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A draft that is kept for others to start from: of one officer, or of an authority. */
@Entity('draft_template')
@Index('draft_template_list', ['state', 'authority', 'id'])
export class DraftTemplateEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly state!: string;

  @Column('text')
  readonly authority!: string;

  /** Officer or account that keeps it. */
  @Column('text')
  readonly owner!: string;

  /** Whether all of the authority may use it. */
  @Column('boolean')
  readonly shared!: boolean;

  @Column('text')
  readonly name!: string;

  @Column('text')
  readonly instrument!: string;

  @Column('text')
  readonly kind!: string;

  /** What a drafter writes. */
  @Column('jsonb')
  readonly draft!: Record<string, unknown>;

  @Column('timestamptz')
  readonly createdAt!: Date;

  @Column('timestamptz')
  readonly updatedAt!: Date;
}

/** What an officer sent to a page when the session had lapsed; sealed, for a day at most. */
@Entity('kept_form')
@Index('kept_form_of_officer', ['officer', 'keptAt'])
@Index('kept_form_age', ['keptAt'])
export class KeptFormEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('uuid')
  readonly officer!: string;

  @Column('text')
  readonly state!: string;

  @Column('bytea')
  readonly sealed!: Buffer;

  @Column('timestamptz')
  readonly keptAt!: Date;
}
