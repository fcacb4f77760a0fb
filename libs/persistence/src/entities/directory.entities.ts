import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A State Party as the directory knows it; each State owns its own entry. */
@Entity('state')
export class StateEntity {
  @PrimaryColumn('text')
  readonly code!: string;

  @Column('text')
  readonly name!: string;

  /** BCP 47 tags in which the State accepts requests, its own language first. */
  @Column('text', { array: true })
  readonly languages!: string[];

  /** IANA time zone in which its days begin and end. */
  @Column('text')
  readonly zone!: string;

  /** Days off each week, ISO numbers (Monday is 1). */
  @Column('int', { array: true })
  readonly weekend!: number[];

  /** Instruments that bind it, or are assumed to in a demonstration. */
  @Column('jsonb')
  readonly participation!: { instrument: string; since?: string; assumed?: boolean }[];

  @Column('boolean', { default: false })
  readonly demonstration!: boolean;

  /** How requests reach it, in its own words. */
  @Column('text', { default: '' })
  readonly channels!: string;

  /** What it asks of a request beyond the instrument. */
  @Column('text', { default: '' })
  readonly requirements!: string;

  /** Counts changes of what the State says of itself. */
  @Column('int', { default: 1 })
  readonly version!: number;
}

/** An authority of a State and what it is designated for. */
@Entity('authority')
@Index('authority_by_state', ['state'])
export class AuthorityEntity {
  @PrimaryColumn('text')
  readonly id!: string;

  @Column('text')
  readonly state!: string;

  @Column('text')
  readonly name!: string;

  /** `central-authority`, `contact-point`, `competent-authority`. */
  @Column('text', { array: true })
  readonly functions!: string[];

  @Column('text', { default: '' })
  readonly address!: string;

  @Column('text', { default: '' })
  readonly telephone!: string;

  @Column('text', { default: '' })
  readonly email!: string;

  @Column('int', { default: 1 })
  readonly version!: number;
}

/** A person who signs in. */
@Entity('officer')
@Index('officer_by_email', ['email', 'state'], { unique: true })
@Index('officer_by_state', ['state', 'id'])
export class OfficerEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly state!: string;

  @Column('text')
  readonly authority!: string;

  @Column('text')
  readonly email!: string;

  @Column('text', { array: true })
  readonly roles!: string[];

  /** argon2id, in its own encoded form; absent where the officer signs in elsewhere, or has not yet. */
  @Column('text', { nullable: true })
  readonly passwordHash!: string | null;

  @Column('text', { default: '' })
  readonly name!: string;

  @Column('uuid', { nullable: true })
  readonly unit!: string | null;

  /** BCP 47 tag of the language that the officer reads the portal in. */
  @Column('text', { nullable: true })
  readonly language!: string | null;

  @Column('timestamptz', { default: () => 'node_time()' })
  readonly createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  readonly deactivatedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  readonly passwordChangedAt!: Date | null;
}

/** An account for a program: it signs in with its own secret (OAuth 2 client credentials). */
@Entity('service_account')
@Index('service_account_by_state', ['state', 'id'])
export class ServiceAccountEntity {
  @PrimaryColumn('text')
  readonly id!: string;

  @Column('text')
  readonly state!: string;

  @Column('text')
  readonly authority!: string;

  @Column('text', { array: true })
  readonly roles!: string[];

  /** argon2id, in its own encoded form; absent where the account signs assertions with a key. */
  @Column('text', { nullable: true })
  readonly secretHash!: string | null;

  @Column('timestamptz', { nullable: true })
  readonly revokedAt!: Date | null;

  /** Grows with every change of the account; a token of an older generation is no longer good. */
  @Column('int', { default: 1 })
  readonly epoch!: number;

  /** The officer who answers for the account. */
  @Column('uuid', { nullable: true })
  readonly sponsor!: string | null;

  @Column('timestamptz', { default: () => 'node_time()' })
  readonly createdAt!: Date;
}

/** A key that signs access tokens, shared by every server of the node. */
@Entity('signing_key')
export class SigningKeyEntity {
  @PrimaryColumn('text')
  readonly kid!: string;

  @Column('bytea')
  readonly secret!: Buffer;

  @Column('timestamptz')
  readonly createdAt!: Date;
}

/** Failed sign-ins of one address or account, counted for a while; kept by the rate limiter. */
@Entity('sign_in_failure')
export class SignInFailureEntity {
  @PrimaryColumn('text')
  readonly key!: string;

  @Column('int')
  readonly points!: number;

  @Column('bigint', { nullable: true })
  readonly expire!: string | null;
}

/** A public key with which a service account signs its assertions (RFC 7523). */
@Entity('service_account_key')
export class ServiceAccountKeyEntity {
  @PrimaryColumn('text')
  readonly account!: string;

  @PrimaryColumn('text')
  readonly kid!: string;

  @Column('text')
  readonly state!: string;

  @Column('jsonb')
  readonly jwk!: Record<string, unknown>;

  @Column('timestamptz')
  readonly createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  readonly expiresAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  readonly revokedAt!: Date | null;
}

/** An assertion that has been used, until it would have expired: none works twice. */
@Entity('used_assertion')
@Index('used_assertion_by_age', ['expiresAt'])
export class UsedAssertionEntity {
  @PrimaryColumn('text')
  readonly account!: string;

  @PrimaryColumn('text')
  readonly jti!: string;

  @Column('timestamptz')
  readonly expiresAt!: Date;
}
