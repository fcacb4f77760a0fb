import { IsIn, IsOptional, Matches } from 'class-validator';
import {
  AreIds,
  IsDay,
  IsDayOrInstant,
  IsId,
  IsListOf,
  IsNested,
  IsText,
  stateCode,
} from '@rogatory/kernel';
import { ActDto } from './common.js';
import { IssuerDto } from './exchange.dtos.js';
import { AssessmentDto, ItemDecisionDto } from './decision.dtos.js';

export class DeliverDto extends ActDto {
  /** Ids of documents of one's own that have not been sent. */
  @AreIds(500)
  readonly documents!: string[];

  @IsOptional()
  @IsText()
  readonly note?: string;
}

export class ItemOutcomeDto {
  @IsId()
  readonly id!: string;

  @IsIn(['delivered', 'partly', 'nothing-held', 'impossible'])
  readonly outcome!: 'delivered' | 'partly' | 'nothing-held' | 'impossible';

  @IsOptional()
  @IsText()
  readonly reasons?: string;
}

export class CompleteDto extends ActDto {
  @IsText()
  readonly summary!: string;

  /** Outcomes; an accepted item that is not listed counts as delivered. */
  @IsOptional()
  @IsListOf(() => ItemOutcomeDto, 200, { orNone: true })
  readonly items?: ItemOutcomeDto[];
}

export class PreserveDto extends ActDto {
  /** The first day on which the data are kept. */
  @IsDayOrInstant()
  readonly from!: string;

  /** The last day; the instrument sets a floor. */
  @IsDayOrInstant()
  readonly until!: string;

  @IsOptional()
  @IsListOf(() => ItemDecisionDto, 200, { orNone: true })
  readonly items?: ItemDecisionDto[];

  @IsOptional()
  @IsNested(() => AssessmentDto)
  readonly assessment?: AssessmentDto;
}

/** An order of one's own law under which a custodian keeps the data. Recorded again, it is renewed. */
export class RecordDomesticOrderDto extends ActDto {
  @IsDay()
  readonly issuedOn!: string;

  /** Its last day; the instrument says how long one order may last. */
  @IsDay()
  readonly endsOn!: string;

  @IsNested(() => IssuerDto)
  readonly issuedBy!: IssuerDto;

  @IsText(200)
  readonly reference!: string;
}

export class ExtendDto extends ActDto {
  @IsDayOrInstant()
  readonly until!: string;

  @IsOptional()
  @IsText()
  readonly reasons?: string;
}

export class DisclosePathDto extends ActDto {
  /** The provider through which the communication also went. */
  @IsText(500)
  readonly provider!: string;

  @IsOptional()
  @Matches(stateCode, {
    message: '$property must be the code of a State, such as XC',
    context: { rule: 'state' },
  })
  readonly inState?: string;

  @IsText()
  readonly path!: string;
}
