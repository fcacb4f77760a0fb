import { roles, whereGiven, type Role } from '@rogatory/kernel';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsIn,
  IsISO8601,
  IsObject,
  IsString,
  IsUUID,
  Matches,
} from 'class-validator';

const authority = /^[a-z0-9][a-z0-9-]{0,59}$/;
const authorityMessage = {
  message: '$property must be the id of an authority',
  context: { rule: 'choice' },
};
const instant = /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;
const instantMessage = {
  message: '$property must be an instant in UTC: 2027-01-31T12:00:00Z',
  context: { rule: 'moment' },
};

/** A service account that is to be. It signs assertions with its key; there is no secret. */
export class ServiceAccountDto {
  @IsString()
  @Matches(/^[a-z]{2}-[a-z0-9-]{1,57}$/, {
    message:
      '$property must be the code of the State in small letters, a hyphen, and a name: xa-registry',
    context: { rule: 'account' },
  })
  readonly id!: string;

  @IsString()
  @Matches(authority, authorityMessage)
  readonly authority!: string;

  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(roles.length)
  @ArrayUnique()
  @IsIn(roles, { each: true })
  readonly roles!: readonly Role[];

  /** Id of the officer who answers for the account. */
  @IsUUID()
  readonly sponsor!: string;

  /** The public key, a JWK (RFC 7517). */
  @IsObject()
  readonly key!: object;
}

/** What of a service account can change. Any change ends its tokens. */
export class ChangedServiceAccountDto {
  @whereGiven
  @IsString()
  @Matches(authority, authorityMessage)
  readonly authority?: string;

  @whereGiven
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(roles.length)
  @ArrayUnique()
  @IsIn(roles, { each: true })
  readonly roles?: readonly Role[];

  @whereGiven
  @IsUUID()
  readonly sponsor?: string;
}

/** A further public key of a service account. */
export class AccountKeyDto {
  /** The public key, a JWK (RFC 7517). */
  @IsObject()
  readonly key!: object;

  /** When it ends by itself. */
  @whereGiven
  @IsString()
  @Matches(instant, instantMessage)
  @IsISO8601({ strict: true, strictSeparator: true }, instantMessage)
  readonly expiresAt?: string;
}
