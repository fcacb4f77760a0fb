import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  Max,
  Min,
  ValidateBy,
} from 'class-validator';
import { IsText, IsDayOrInstant, IsDay, IsNested, IsListOf, AreIds } from '@rogatory/kernel';
import { ActDto, ReasonsDto, TextDto, ConditionDto } from './common.js';

export class IssuerDto {
  @IsText(300)
  readonly name!: string;

  @IsText(300)
  readonly capacity!: string;
}

export class TransmitDto extends ActDto {
  /** Who issued the request under the requesting State's law. */
  @IsOptional()
  @IsNested(() => IssuerDto)
  readonly issuedBy?: IssuerDto;

  /** Ids of documents of the draft that stay in one's own State. All others are sent along. */
  @IsOptional()
  @AreIds(500, { orNone: true })
  readonly leaveOut?: string[];
}

export class AcknowledgeDto extends ActDto {
  @IsOptional()
  @IsText(200)
  readonly theirReference?: string;
}

export class ForwardDto extends ActDto {
  /** Id of an authority of one's own State. */
  @IsText(100)
  readonly authority!: string;

  @IsOptional()
  @AreIds(200, { orNone: true })
  readonly items?: string[];
}

export class AskForInformationDto extends ActDto {
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(100)
  @IsText(5000, { each: true })
  readonly questions!: string[];

  /** By default the service level for answers. */
  @IsOptional()
  @IsDay()
  readonly dueOn?: string;
}

/** A text, or a question with its answer. */
function isAnswer(value: unknown): boolean {
  const said = (text: unknown): boolean => typeof text === 'string' && text.trim() !== '';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return said(value);
  return Object.keys(value).length > 0 && Object.values(value).every(said);
}

/** One text that is not empty, or a list of answers. */
function IsAnswers(): PropertyDecorator {
  return ValidateBy({
    name: 'isAnswers',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'string'
          ? value.trim() !== '' && value.length <= 100_000
          : Array.isArray(value) &&
            value.length > 0 &&
            value.length <= 100 &&
            value.every(isAnswer),
      defaultMessage: () => '$property must be a text, or a list with one answer for each question',
    },
  });
}

export class SupplyInformationDto extends ActDto {
  /** One text, or one answer for each question. */
  @IsAnswers()
  readonly answers!: unknown;

  /** Fields of the contents that the answer replaces: a new version of them. */
  @IsOptional()
  @IsObject()
  readonly contents?: Record<string, unknown>;
}

export class OpenConsultationDto extends TextDto {
  @IsIn(['refusal', 'postponement', 'conditions', 'costs', 'other'])
  readonly about!: 'refusal' | 'postponement' | 'conditions' | 'costs' | 'other';

  /** By default the service level for replies. */
  @IsOptional()
  @IsDay()
  readonly replyBy?: string;
}

export class ConcludeConsultationDto extends TextDto {
  @IsIn(['agreed', 'not-agreed', 'no-reply'])
  readonly outcome!: 'agreed' | 'not-agreed' | 'no-reply';
}

export class OfferConditionsDto extends ActDto {
  @IsListOf(() => ConditionDto, 50)
  readonly conditions!: ConditionDto[];

  /** By default the service level for answers. */
  @IsOptional()
  @IsDay()
  readonly answerBy?: string;
}

export class ConfirmReceiptDto extends ActDto {
  @IsOptional()
  @AreIds(500, { orNone: true })
  readonly documents?: string[];
}

/** The written confirmation of what was asked orally. */
export class ConfirmInWritingDto extends TextDto {
  /** Ids of documents of one's own that have not been sent, the signed letter for instance: they are sent along. */
  @IsOptional()
  @AreIds(500, { orNone: true })
  readonly documents?: string[];
}

export class ReportFulfilmentDto extends TextDto {
  /** Which of the accepted conditions (`progress.conditions`), the first being 1. */
  @IsInt()
  @Min(1)
  @Max(10_000)
  readonly condition!: number;
}

export class DecideOnRiskDto extends ActDto {
  @IsBoolean()
  readonly proceed!: boolean;

  @IsOptional()
  @IsText()
  readonly reasons?: string;
}

export class AskForExtensionDto extends ReasonsDto {
  @IsDayOrInstant()
  readonly until!: string;
}
