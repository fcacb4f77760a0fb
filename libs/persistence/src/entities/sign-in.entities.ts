import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The secret of an officer's authenticator app, sealed with the node's key. */
@Entity('totp')
export class TotpEntity {
  @PrimaryColumn('uuid')
  readonly officer!: string;

  @Column('text')
  readonly state!: string;

  @Column('bytea')
  readonly secret!: Buffer;

  @Column('timestamptz')
  readonly createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  readonly confirmedAt!: Date | null;

  @Column('bigint', { default: 0 })
  readonly lastStep!: string;
}

/** A WebAuthn credential; the id is base64url. */
@Entity('passkey')
@Index('passkey_by_officer', ['officer'])
export class PasskeyEntity {
  @PrimaryColumn('text')
  readonly id!: string;

  @Column('uuid')
  readonly officer!: string;

  @Column('text')
  readonly state!: string;

  @Column('text')
  readonly name!: string;

  @Column('bytea')
  readonly publicKey!: Buffer;

  @Column('bigint')
  readonly counter!: string;

  @Column('text', { array: true })
  readonly transports!: string[];

  @Column('timestamptz')
  readonly createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  readonly lastUsedAt!: Date | null;
}

/** A link that lets an officer in once: to accept an invitation, or after a recovery. Its token is kept as a hash. */
@Entity('access_link')
@Index('access_link_by_officer', ['officer'], { where: 'used_at IS NULL' })
export class AccessLinkEntity {
  @PrimaryColumn('bytea')
  readonly tokenHash!: Buffer;

  @Column('uuid')
  readonly officer!: string;

  @Column('text')
  readonly state!: string;

  @Column('text')
  readonly purpose!: string;

  @Column('text')
  readonly createdBy!: string;

  @Column('timestamptz')
  readonly createdAt!: Date;

  @Column('timestamptz')
  readonly expiresAt!: Date;

  @Column('timestamptz', { nullable: true })
  readonly usedAt!: Date | null;
}

/** A sign-in of an officer, kept on the server. Its token is kept as a hash. */
@Entity('session')
@Index('session_by_token', ['tokenHash'], { unique: true })
@Index('session_of_officer', ['officer'])
@Index('session_by_age', ['expiresAt'])
export class SessionEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('bytea')
  readonly tokenHash!: Buffer;

  @Column('uuid')
  readonly officer!: string;

  @Column('text')
  readonly state!: string;

  @Column('text')
  readonly stage!: string;

  @Column('text', { array: true })
  readonly factors!: string[];

  @Column('text', { nullable: true })
  readonly challenge!: string | null;

  /** An authenticator app that has not been confirmed yet; sealed. */
  @Column('bytea', { nullable: true })
  readonly totpSecret!: Buffer | null;

  @Column('text')
  readonly address!: string;

  @Column('text')
  readonly agent!: string;

  @Column('timestamptz')
  readonly createdAt!: Date;

  @Column('timestamptz')
  readonly lastSeenAt!: Date;

  @Column('timestamptz')
  readonly expiresAt!: Date;

  @Column('timestamptz', { nullable: true })
  readonly steppedUpAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  readonly endedAt!: Date | null;
}

/** A national identity provider (OpenID Connect) whose word a State takes. */
@Entity('identity_provider')
export class IdentityProviderEntity {
  @PrimaryColumn('text')
  readonly id!: string;

  @Column('text')
  readonly state!: string;

  @Column('text')
  readonly name!: string;

  @Column('text')
  readonly issuer!: string;

  @Column('text')
  readonly clientId!: string;

  @Column('bytea', { nullable: true })
  readonly clientSecret!: Buffer | null;

  @Column('text', { array: true })
  readonly acrValues!: string[];

  @Column('text', { array: true })
  readonly strongAcrValues!: string[];

  @Column('timestamptz')
  readonly createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  readonly disabledAt!: Date | null;
}

/** An officer as an identity provider knows them: issuer and subject, never an e-mail address. */
@Entity('external_identity')
@Index('external_identity_by_officer', ['officer'])
export class ExternalIdentityEntity {
  @PrimaryColumn('text')
  readonly issuer!: string;

  @PrimaryColumn('text')
  readonly subject!: string;

  @Column('uuid')
  readonly officer!: string;

  @Column('text')
  readonly state!: string;

  @Column('timestamptz')
  readonly linkedAt!: Date;
}

/** A journey to an identity provider that has not come back yet. */
@Entity('sign_in_attempt')
@Index('sign_in_attempt_by_age', ['createdAt'])
export class SignInAttemptEntity {
  @PrimaryColumn('bytea')
  readonly tokenHash!: Buffer;

  @Column('text')
  readonly provider!: string;

  @Column('text')
  readonly stateValue!: string;

  @Column('text')
  readonly nonce!: string;

  @Column('text')
  readonly verifier!: string;

  @Column('bytea', { nullable: true })
  readonly linkHash!: Buffer | null;

  @Column('uuid', { nullable: true })
  readonly session!: string | null;

  @Column('timestamptz')
  readonly createdAt!: Date;
}

/** The address at which a calendar program finds an officer's deadlines. */
@Entity('calendar_feed')
@Index('calendar_feed_by_token', ['tokenHash'], { unique: true })
export class CalendarFeedEntity {
  @PrimaryColumn('uuid')
  readonly officer!: string;

  @Column('text')
  readonly state!: string;

  @Column('bytea')
  readonly tokenHash!: Buffer;

  @Column('text')
  readonly scope!: string;

  @Column('timestamptz')
  readonly createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  readonly readAt!: Date | null;
}
