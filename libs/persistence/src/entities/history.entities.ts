import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Acts that statistics count, as the migration that made the indexes has them. */
const counted = `type IN ('transmit', 'acknowledge', 'accept', 'accept-in-part', 'accept-conditions', 'decide-items',
  'refuse', 'return-unexecuted', 'preserve', 'report-not-held', 'complete', 'deliver', 'close', 'release', 'expire',
  'withdraw', 'decide-on-risk')`;

/** What one State remembers of a request for itself, and the head of its private chain. */
@Entity('private_room')
export class PrivateRoomEntity {
  @PrimaryColumn('uuid')
  readonly requestId!: string;

  @PrimaryColumn('text')
  readonly state!: string;

  @Column('int')
  readonly seq!: number;

  @Column('text')
  readonly head!: string;

  /** A `PrivateRoom` of the lifecycle. */
  @Column('jsonb')
  readonly memory!: Record<string, unknown>;
}

/** One line of the shared history. Inserted, never changed: grants and a trigger see to it. */
@Entity('shared_event')
@Index('shared_event_counted_in', ['requestedState', 'type', 'at'], { where: counted })
@Index('shared_event_counted_out', ['requestingState', 'type', 'at'], { where: counted })
@Index('shared_event_trail_out', ['requestingState', 'at', 'id'])
@Index('shared_event_trail_in', ['requestedState', 'at', 'id'])
export class SharedEventEntity {
  @PrimaryColumn('uuid')
  readonly requestId!: string;

  @PrimaryColumn('int')
  readonly seq!: number;

  @Column('uuid')
  readonly id!: string;

  @Column('text')
  readonly requestingState!: string;

  @Column('text')
  readonly requestedState!: string;

  @Column('text')
  readonly type!: string;

  @Column('timestamptz')
  readonly at!: Date;

  /** Canonical text, exactly the bytes that were hashed. */
  @Column('text')
  readonly header!: string;

  @Column('text', { nullable: true })
  readonly data!: string | null;

  @Column('text', { nullable: true })
  readonly salt!: string | null;

  @Column('text')
  readonly hash!: string;
}

/** One line of a State's private history of a request. Inserted, never changed. */
@Entity('private_event')
@Index('private_event_trail', ['state', 'at', 'id'])
export class PrivateEventEntity {
  @PrimaryColumn('uuid')
  readonly requestId!: string;

  @PrimaryColumn('text')
  readonly state!: string;

  @PrimaryColumn('int')
  readonly seq!: number;

  @Column('uuid')
  readonly id!: string;

  @Column('text')
  readonly type!: string;

  @Column('timestamptz')
  readonly at!: Date;

  @Column('text')
  readonly header!: string;

  @Column('text', { nullable: true })
  readonly data!: string | null;

  @Column('text', { nullable: true })
  readonly salt!: string | null;

  @Column('text')
  readonly hash!: string;
}
