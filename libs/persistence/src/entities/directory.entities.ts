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
}

@Entity('officer')
@Index('officer_by_email', ['email'], { unique: true })
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

  /** argon2id, in its own encoded form. */
  @Column('text')
  readonly passwordHash!: string;
}

/** An account for a program: it signs in with its own secret (OAuth 2 client credentials). */
@Entity('service_account')
export class ServiceAccountEntity {
  @PrimaryColumn('text')
  readonly id!: string;

  @Column('text')
  readonly state!: string;

  @Column('text')
  readonly authority!: string;

  @Column('text', { array: true })
  readonly roles!: string[];

  /** argon2id, in its own encoded form. */
  @Column('text')
  readonly secretHash!: string;

  @Column('timestamptz', { nullable: true })
  readonly revokedAt!: Date | null;
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
