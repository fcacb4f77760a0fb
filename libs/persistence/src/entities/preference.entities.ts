import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What an officer wants to be written about, and when. Who has none is written to at once, at any hour. */
@Entity('preference')
@Index('preference_next_digest', ['nextDigestAt'])
export class PreferenceEntity {
  @PrimaryColumn('uuid')
  readonly officer!: string;

  @Column('text')
  readonly state!: string;

  /** For each kind of news `at-once`, `digest` or `never`; at once where it says nothing. */
  @Column('jsonb')
  readonly ways!: Record<string, string>;

  /** Of mail; the portal's where absent. */
  @Column('text', { nullable: true })
  readonly language!: string | null;

  /** IANA time zone; the State's where absent. */
  @Column('text', { nullable: true })
  readonly zone!: string | null;

  /** Local hour of the digest. */
  @Column('int')
  readonly digestHour!: number;

  /** Local times between which nothing is sent, `HH:MM`; the second may lie on the next day. */
  @Column('text', { nullable: true })
  readonly quietFrom!: string | null;

  @Column('text', { nullable: true })
  readonly quietTo!: string | null;

  /** Whether nothing is sent on the State's weekends either. */
  @Column('boolean')
  readonly quietWeekends!: boolean;

  @Column('timestamptz')
  readonly nextDigestAt!: Date;

  @Column('timestamptz')
  readonly changedAt!: Date;
}

/** A notification that waits for an officer's next digest. */
@Entity('digest_item')
@Index('digest_item_by_age', ['at'])
export class DigestItemEntity {
  @PrimaryColumn('uuid')
  readonly officer!: string;

  @PrimaryColumn('uuid')
  readonly notification!: string;

  @Column('text')
  readonly state!: string;

  @Column('text')
  readonly kind!: string;

  @Column('timestamptz')
  readonly at!: Date;
}

/** An officer's address that mail came back from. */
@Entity('mail_address')
export class MailAddressEntity {
  @PrimaryColumn('uuid')
  readonly officer!: string;

  @Column('text')
  readonly state!: string;

  /** Since when nothing is sent to it; null: mail goes out. */
  @Column('timestamptz', { nullable: true })
  readonly stoppedAt!: Date | null;

  /** What the last mail server said. */
  @Column('text', { nullable: true })
  readonly fault!: string | null;

  /** When somebody said that it is right; what came back before counts no more. */
  @Column('timestamptz', { nullable: true })
  readonly confirmedAt!: Date | null;
}

/** A view of the worklist that an officer keeps under a name: for oneself, or for everybody in one's authority. */
@Entity('saved_view')
@Index('saved_view_by_owner', ['owner', 'id'])
@Index('saved_view_by_authority', ['authority', 'id'], { where: 'authority IS NOT NULL' })
export class SavedViewEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly state!: string;

  @Column('uuid')
  readonly owner!: string;

  /** Null for a view of the officer alone. */
  @Column('text', { nullable: true })
  readonly authority!: string | null;

  @Column('text')
  readonly name!: string;

  /** What the view narrows the worklist to, as its address says it. */
  @Column('text')
  readonly query!: string;

  @Column('timestamptz')
  readonly createdAt!: Date;
}
