import {
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { IsDay, IsId, IsInstant, IsListOf, IsNested, IsText, stateCode } from '@rogatory/kernel';

export class OffenceDto {
  /** Article of the instrument that establishes the offence; left out for any other offence. */
  @IsOptional()
  @IsString()
  @Length(1, 10)
  readonly article?: string;

  @IsOptional()
  @IsString()
  @Length(1, 2000)
  readonly description?: string;

  /** Maximum deprivation of liberty, in years. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(200)
  readonly maxPenaltyYears?: number;
}

export class PeriodDto {
  @IsOptional()
  @IsDay()
  readonly from?: string;

  @IsOptional()
  @IsDay()
  readonly to?: string;
}

export class ItemDto {
  /** Given back by the server; sent along when an item is kept while others change. */
  @IsOptional()
  @IsId()
  readonly id?: string;

  /** What is to be done: `disclose`, `preserve`, `search`, `seize`, `hear`, `copy` ... */
  @Length(2, 40)
  @Matches(/^[a-z](-?[a-z0-9])+$/, { message: '$property must be a word in kebab-case' })
  readonly measure!: string;

  @IsOptional()
  @IsIn(['subscriber', 'traffic', 'content', 'other'])
  readonly data?: 'subscriber' | 'traffic' | 'content' | 'other';

  /** The account, address, number or thing it is about. */
  @IsOptional()
  @IsString()
  @Length(1, 500)
  readonly target?: string;

  @IsOptional()
  @IsNested(() => PeriodDto)
  readonly period?: PeriodDto;

  @IsOptional()
  @IsString()
  @Length(1, 2000)
  readonly note?: string;
}

export class WishedDeadlineDto {
  @IsDay()
  readonly on!: string;

  @IsOptional()
  @IsString()
  @Length(1, 2000)
  readonly reason?: string;
}

/** How a request was made before it was written. */
export class OralDto {
  @IsInstant()
  readonly at!: string;

  /** By telephone, in person ... */
  @IsText(200)
  readonly means!: string;

  /** Who took it in the requested State. */
  @IsText(300)
  readonly to!: string;
}

export class LinkDto {
  @IsIn(['follows', 'replaces', 'relates'])
  readonly type!: 'follows' | 'replaces' | 'relates';

  @IsId()
  readonly request!: string;
}

/** A request as its drafter writes it. A draft may be incomplete; `GET /requests/{id}/check` says what is missing. */
export class DraftDto {
  @IsString()
  @Length(1, 60)
  readonly instrument!: string;

  @IsString()
  @Length(1, 60)
  readonly kind!: string;

  @Matches(stateCode, {
    message: '$property must be the code of a State, such as XB',
    context: { rule: 'state' },
  })
  readonly requestedState!: string;

  @IsIn(['routine', 'urgent', 'emergency'])
  readonly urgency: 'routine' | 'urgent' | 'emergency' = 'routine';

  /** BCP 47 tag of the language in which the request is written. */
  @IsOptional()
  @Matches(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, {
    message: '$property must be a language tag, such as en',
    context: { rule: 'language' },
  })
  readonly language?: string;

  @IsBoolean()
  readonly confidential: boolean = false;

  @IsListOf(() => OffenceDto, 50, { orNone: true })
  readonly offences: OffenceDto[] = [];

  /** What the instrument asks this kind of request to state; its fields are listed with the kind. */
  @IsObject()
  readonly contents: Record<string, unknown> = {};

  @IsListOf(() => ItemDto, 200, { orNone: true })
  readonly items: ItemDto[] = [];

  @IsOptional()
  @IsNested(() => WishedDeadlineDto)
  readonly deadline?: WishedDeadlineDto;

  /** Where the request was made orally first, which only an urgent one may be; it is confirmed in writing afterwards. */
  @IsOptional()
  @IsNested(() => OralDto)
  readonly oral?: OralDto;

  @IsListOf(() => LinkDto, 50, { orNone: true })
  readonly links: LinkDto[] = [];
}

export class NoteDto {
  @IsText()
  readonly text!: string;
}
