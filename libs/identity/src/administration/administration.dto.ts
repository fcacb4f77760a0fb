import { IsDay, IsLine, IsText, roles, whereGiven, type Role } from '@rogatory/kernel';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
} from 'class-validator';

const id = /^[a-z0-9][a-z0-9-]{0,59}$/;
const idMessage = {
  message: '$property must be the id of an authority',
  context: { rule: 'choice' },
};
const language = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;
const languageMessage = {
  message: '$property must be a language as BCP 47 writes it: fr, pt-BR',
  context: { rule: 'language' },
};

function AreRoles(): PropertyDecorator {
  return (target, property) => {
    for (const decorate of [
      IsIn(roles, { each: true }),
      ArrayUnique(),
      ArrayMaxSize(roles.length),
      ArrayNotEmpty(),
      IsArray(),
    ])
      decorate(target, property);
  };
}

/** A new unit. */
export class UnitDto {
  @IsLine(200)
  readonly name!: string;

  /** Id of an authority of one's own State. */
  @IsString()
  @Matches(id, idMessage)
  readonly authority!: string;
}

/** What of a unit can change. */
export class ChangedUnitDto {
  @whereGiven
  @IsLine(200)
  readonly name?: string;

  /** Nobody new can be put into a closed unit, and nothing assigned to it. */
  @whereGiven
  @IsBoolean()
  readonly closed?: boolean;
}

/** Somebody who is to join. */
export class InvitedOfficerDto {
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.normalize('NFC').trim().toLowerCase() : value,
  )
  @IsString()
  @Length(3, 254)
  @IsEmail({ allow_ip_domain: false, require_tld: true })
  readonly email!: string;

  @IsLine(200)
  readonly name!: string;

  /** Id of an authority of one's own State. */
  @IsString()
  @Matches(id, idMessage)
  readonly authority!: string;

  @AreRoles()
  readonly roles!: readonly Role[];

  /** An open unit of the authority. */
  @IsOptional()
  @IsUUID()
  readonly unit?: string | null;

  /** In which the portal speaks to the officer. */
  @IsOptional()
  @Matches(language, languageMessage)
  readonly language?: string | null;
}

/** What of an officer can change; null takes unit or language away. */
export class ChangedOfficerDto {
  @whereGiven
  @IsLine(200)
  readonly name?: string;

  @whereGiven
  @IsString()
  @Matches(id, idMessage)
  readonly authority?: string;

  @whereGiven
  @AreRoles()
  readonly roles?: readonly Role[];

  @IsOptional()
  @IsUUID()
  readonly unit?: string | null;

  @IsOptional()
  @Matches(language, languageMessage)
  readonly language?: string | null;
}

/** Why an officer is deactivated, or a recovery is asked for or declined. */
export class AdministrationReasonsDto {
  @IsText(2000)
  readonly reasons!: string;
}

/** One officer stands in for another. */
export class DelegationDto {
  /** Whoever is away; oneself unless an administrator says it. */
  @whereGiven
  @IsUUID()
  readonly absent?: string;

  @IsUUID()
  readonly delegate!: string;

  /** First day, in the State's zone. */
  @IsDay()
  readonly from!: string;

  /** Last day. */
  @IsDay()
  readonly to!: string;

  @whereGiven
  @IsText(2000)
  readonly reasons?: string;
}
