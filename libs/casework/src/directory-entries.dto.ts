import { IsText } from '@rogatory/kernel';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsEmail,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
} from 'class-validator';

const language = {
  each: true,
  message: 'a language is written as en, pt or zh-Hans',
  context: { rule: 'language' },
};

/** What one's own State is to say of itself. */
export class StateEntryDto {
  /** BCP 47 tags in which it accepts requests, its own first. */
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(10)
  @ArrayUnique()
  @Matches(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/, language)
  readonly languages!: string[];

  /** How requests reach it, in words. */
  @IsString()
  @MaxLength(2000)
  readonly channels!: string;

  /** What it asks of a request beyond the instrument, in words. */
  @IsString()
  @MaxLength(4000)
  readonly requirements!: string;

  /** Why; stays in the State's own record. */
  @IsText()
  readonly reasons!: string;
}

/** What one's own State is to say of one of its authorities. */
export class AuthorityEntryDto {
  @IsText(200)
  readonly name!: string;

  @IsString()
  @MaxLength(1000)
  readonly address!: string;

  @IsString()
  @Matches(/^[0-9+() ./-]{0,60}$/, {
    message: 'a telephone number has digits, spaces and + ( ) . / -',
    context: { rule: 'telephone' },
  })
  readonly telephone!: string;

  /** Where everybody may write to; left out or empty where there is none. */
  @IsOptional()
  @IsEmail()
  @Length(3, 254)
  readonly email?: string;

  /** Why; stays in the State's own record. */
  @IsText()
  readonly reasons!: string;
}
