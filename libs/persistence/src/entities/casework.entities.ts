import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

const transmitted = 'transmitted_at IS NOT NULL';
const urgent = `urgency <> 'routine'`;
const consultedBy = (side: string): string =>
  `(state = 'in-consultation' AND progress->'consultation'->>'by' = '${side}' AND progress->'consultation'->>'answered' = 'false')`;
const open = `state NOT IN ('closed', 'refused', 'returned', 'withdrawn', 'released', 'no-such-data')`;

/** The present form of a request: what its events have made of it. Only `evolve` decides what stands here. */
@Entity('request')
@Index('request_outgoing', ['requestingState', 'id'])
@Index('request_incoming', ['requestedState', 'id'])
@Index('request_outgoing_changed', ['requestingState', 'updatedAt', 'id'])
@Index('request_incoming_changed', ['requestedState', 'updatedAt', 'id'], { where: transmitted })
@Index('request_outgoing_open', ['requestingState', 'id'], { where: open })
@Index('request_incoming_open', ['requestedState', 'id'], { where: `${transmitted} AND ${open}` })
@Index('request_drafts', ['requestingState', 'id'], { where: `transmitted_at IS NULL AND ${open}` })
@Index('request_outgoing_urgent', ['requestingState', 'id'], { where: `${urgent} AND ${open}` })
@Index('request_incoming_urgent', ['requestedState', 'id'], {
  where: `${urgent} AND ${transmitted} AND ${open}`,
})
@Index('request_waits_for_requesting', ['requestingState', 'id'], {
  where: `(state IN ('awaiting-approval', 'awaiting-information', 'conditions-offered') OR progress ? 'riskTold' OR ${consultedBy('requested')}) AND ${open}`,
})
@Index('request_waits_for_requested', ['requestedState', 'id'], {
  where: `${transmitted} AND (state = 'transmitted' OR progress ? 'extensionAsked' OR ${consultedBy('requesting')}) AND ${open}`,
})
@Index('request_of_requesting_authority', ['requestingAuthority', 'id'], { where: open })
@Index('request_of_requested_authority', ['requestedAuthority', 'id'], {
  where: `${transmitted} AND ${open}`,
})
@Index('request_reference', ['reference'], { unique: true })
@Index('request_parties', ['id', 'requestingState', 'requestedState'], { unique: true })
export class RequestEntity {
  /** UUIDv7: sorts by creation, so that worklists page along it. */
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly reference!: string;

  @Column('text')
  readonly instrument!: string;

  @Column('text')
  readonly kind!: string;

  @Column('text')
  readonly lifecycle!: string;

  @Column('text')
  readonly state!: string;

  @Column('text')
  readonly requestingState!: string;

  @Column('text')
  readonly requestedState!: string;

  @Column('text')
  readonly requestingAuthority!: string;

  @Column('text', { nullable: true })
  readonly requestedAuthority!: string | null;

  @Column('text')
  readonly urgency!: string;

  @Column('text', { nullable: true })
  readonly language!: string | null;

  @Column('boolean')
  readonly confidential!: boolean;

  @Column('jsonb')
  readonly offences!: unknown[];

  @Column('jsonb')
  readonly contents!: Record<string, unknown>;

  @Column('int')
  readonly contentsVersion!: number;

  @Column('jsonb')
  readonly items!: unknown[];

  @Column('jsonb', { nullable: true })
  readonly deadline!: unknown;

  /** When, by what means and to whom it was made before it was written. */
  @Column('jsonb', { nullable: true })
  readonly oral!: unknown;

  @Column('jsonb')
  readonly progress!: Record<string, unknown>;

  @Column('int')
  readonly version!: number;

  /** Head of the shared chain. */
  @Column('int')
  readonly sharedSeq!: number;

  @Column('text')
  readonly sharedHead!: string;

  @Column('timestamptz')
  readonly createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  readonly transmittedAt!: Date | null;

  @Column('timestamptz')
  readonly updatedAt!: Date;
}

/** A link between two requests; row-level security shows it only to who may read both. */
@Entity('link')
@Index('link_by_target', ['targetId'])
export class LinkEntity {
  @PrimaryColumn('uuid')
  readonly requestId!: string;

  @PrimaryColumn('uuid')
  readonly targetId!: string;

  @PrimaryColumn('text')
  readonly type!: string;
}

/** The last reference number given by a State in a year. Its row lock makes the numbers gapless. */
@Entity('reference_counter')
export class ReferenceCounterEntity {
  @PrimaryColumn('text')
  readonly state!: string;

  @PrimaryColumn('int')
  readonly year!: number;

  @Column('int')
  readonly last!: number;
}

/** A file. Private to its uploader's State until `sentAt`; frozen from then on. */
@Entity('document')
@Index('document_by_request', ['requestId'])
export class DocumentEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('uuid')
  readonly requestId!: string;

  @Column('text')
  readonly requestingState!: string;

  @Column('text')
  readonly requestedState!: string;

  /** The uploader's State. */
  @Column('text')
  readonly state!: string;

  @Column('text')
  readonly uploadedBy!: string;

  /** The name as given: data, never a path. */
  @Column('text')
  readonly name!: string;

  @Column('text')
  readonly type!: string;

  @Column('bigint')
  readonly size!: string;

  @Column('text')
  readonly sha256!: string;

  @Column('timestamptz')
  readonly uploadedAt!: Date;

  @Column('timestamptz', { nullable: true })
  readonly sentAt!: Date | null;
}

/** The answer to a command that carried an `Idempotency-Key`, kept in the same transaction as its effect. */
@Entity('idempotency')
@Index('idempotency_by_age', ['at'])
export class IdempotencyEntity {
  @PrimaryColumn('text')
  readonly principal!: string;

  @PrimaryColumn('text')
  readonly key!: string;

  @Column('text')
  readonly state!: string;

  /** SHA-256 of method, path and body. */
  @Column('text')
  readonly fingerprint!: string;

  @Column('int')
  readonly status!: number;

  /** The answer, as it was sent. */
  @Column('text')
  readonly answer!: string;

  @Column('timestamptz')
  readonly at!: Date;
}

/** What of a request can be searched: what both States may read, or one State's own notes. */
@Entity('search_text')
@Index('search_text_grams', { synchronize: false }) // a GIN index
export class SearchTextEntity {
  @PrimaryColumn('uuid')
  readonly requestId!: string;

  /** Empty for what both States may read, else the State whose notes these are. */
  @PrimaryColumn('text')
  readonly scope!: string;

  @Column('text')
  readonly words!: string;

  @Column('tsvector')
  readonly grams!: string;
}
