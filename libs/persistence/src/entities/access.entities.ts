import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A group of officers of one authority that cases can be assigned to. */
@Entity('unit')
@Index('unit_by_state', ['state', 'authority'])
export class UnitEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly state!: string;

  @Column('text')
  readonly authority!: string;

  @Column('text')
  readonly name!: string;

  @Column('timestamptz', { nullable: true })
  readonly closedAt!: Date | null;
}

/** Who in a State works on a request: an officer, a service account or a unit. */
@Entity('assignment')
@Index('assignment_by_assignee', ['state', 'assignee', 'requestId'])
export class AssignmentEntity {
  @PrimaryColumn('uuid')
  readonly requestId!: string;

  @PrimaryColumn('text')
  readonly state!: string;

  @PrimaryColumn('text')
  readonly assignee!: string;

  @Column('text')
  readonly kind!: string;

  @Column('text')
  readonly assignedBy!: string;

  @Column('timestamptz')
  readonly at!: Date;
}

/** A request that a State keeps to those whom it has assigned. */
@Entity('seal')
export class SealEntity {
  @PrimaryColumn('uuid')
  readonly requestId!: string;

  @PrimaryColumn('text')
  readonly state!: string;

  @Column('text')
  readonly sealedBy!: string;

  @Column('timestamptz')
  readonly at!: Date;
}

/** While one officer is absent, another stands in and knows what the absent one knows. */
@Entity('delegation')
@Index('delegation_by_delegate', ['delegate'], { where: 'ended_at IS NULL' })
@Index('delegation_by_state', ['state', 'id'])
export class DelegationEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly state!: string;

  @Column('uuid')
  readonly absent!: string;

  @Column('uuid')
  readonly delegate!: string;

  @Column('date')
  readonly fromDay!: string;

  @Column('date')
  readonly toDay!: string;

  @Column('text')
  readonly createdBy!: string;

  @Column('timestamptz')
  readonly createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  readonly endedAt!: Date | null;
}

/** An act for which an authority wants a second officer, and within how many hours. Turned off, the row stays: a seed adds nothing. */
@Entity('four_eyes')
export class FourEyesEntity {
  @PrimaryColumn('text')
  readonly authority!: string;

  @PrimaryColumn('text')
  readonly action!: string;

  @Column('text')
  readonly state!: string;

  @Column('int')
  readonly hours!: number;

  @Column('boolean')
  readonly isOn!: boolean;
}

/** What one officer has asked for and a second one has still to confirm, or has settled. */
@Entity('pending_act')
@Index('pending_act_by_state', ['state', 'id'])
@Index('pending_act_by_request', ['requestId', 'id'], { where: 'request_id IS NOT NULL' })
@Index('pending_act_open', ['subject', 'action'], { where: 'settled_at IS NULL' })
export class PendingActEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly state!: string;

  @Column('text')
  readonly authority!: string;

  @Column('text')
  readonly kind!: string;

  @Column('text')
  readonly subject!: string;

  @Column('uuid', { nullable: true })
  readonly requestId!: string | null;

  @Column('text')
  readonly action!: string;

  @Column('jsonb')
  readonly body!: Record<string, unknown>;

  @Column('text', { nullable: true })
  readonly reasons!: string | null;

  @Column('text')
  readonly askedBy!: string;

  @Column('text')
  readonly askedPerson!: string;

  @Column('timestamptz')
  readonly askedAt!: Date;

  @Column('timestamptz')
  readonly expiresAt!: Date;

  @Column('text', { nullable: true })
  readonly outcome!: string | null;

  @Column('text', { nullable: true })
  readonly settledBy!: string | null;

  @Column('text', { nullable: true })
  readonly settledReasons!: string | null;

  @Column('timestamptz', { nullable: true })
  readonly settledAt!: Date | null;
}

/** One opening of a request or of something in it; for the State's own auditors alone. */
@Entity('read_event')
@Index('read_event_by_state', ['state', 'id'])
@Index('read_event_by_request', ['requestId', 'state', 'id'])
@Index('read_event_by_actor', ['state', 'actor', 'id'])
@Index('read_event_trail', ['state', 'at', 'id'])
export class ReadEventEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly state!: string;

  @Column('uuid')
  readonly requestId!: string;

  @Column('text')
  readonly what!: string;

  @Column('text', { nullable: true })
  readonly subject!: string | null;

  @Column('text')
  readonly actor!: string;

  @Column('text')
  readonly actorKind!: string;

  @Column('text', { nullable: true })
  readonly authority!: string | null;

  @Column('text')
  readonly address!: string;

  @Column('text')
  readonly agent!: string;

  @Column('text', { nullable: true })
  readonly reason!: string | null;

  @Column('timestamptz')
  readonly at!: Date;
}

/** A sign-in, or an act of administration. */
@Entity('access_event')
@Index('access_event_by_state', ['state', 'id'])
@Index('access_event_trail', ['state', 'at', 'id'])
@Index('access_event_sign_ins', ['actor', 'at'], {
  where: `type IN ('signed-in', 'sign-in-failed', 'second-factor-failed')`,
})
export class AccessEventEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly state!: string;

  @Column('text')
  readonly type!: string;

  @Column('text')
  readonly actor!: string;

  @Column('text', { nullable: true })
  readonly subject!: string | null;

  @Column('text')
  readonly address!: string;

  @Column('text')
  readonly agent!: string;

  @Column('jsonb')
  readonly detail!: Record<string, unknown>;

  @Column('timestamptz')
  readonly at!: Date;
}
