import { IsIn, IsOptional, ValidateIf } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsDay, IsId, IsListOf, IsNested, IsText } from '@rogatory/kernel';
import { ActDto, ReasonsDto, ConditionDto } from './common.js';

export class RightsDto {
  @IsIn(['no-concern', 'concern', 'serious-concern'])
  readonly finding!: 'no-concern' | 'concern' | 'serious-concern';

  @IsText()
  readonly text!: string;
}

/** The legal assessment of a request, its review for human rights included. It stays private. */
export class AssessmentDto {
  @IsIn(['inside', 'outside'])
  readonly scope!: 'inside' | 'outside';

  @IsIn(['met', 'not-met', 'not-needed'])
  readonly dualCriminality!: 'met' | 'not-met' | 'not-needed';

  /** The conduct under one's own law: provision and penalty, to be held against what the other State states. */
  @IsOptional()
  @IsText()
  readonly ownLaw?: string;

  @IsNested(() => RightsDto)
  readonly rights!: RightsDto;
}

export class RecordAssessmentDto extends AssessmentDto {
  /** Stays in the private room of whoever acts. */
  @IsOptional()
  @IsText()
  readonly internalReasons?: string;
}

export class AcceptDto extends ActDto {
  @IsOptional()
  @IsText()
  readonly note?: string;

  @IsOptional()
  @IsNested(() => AssessmentDto)
  readonly assessment?: AssessmentDto;
}

export class GroundDto {
  /** A code of `grounds` of the kind. */
  @IsText(60)
  readonly code!: string;

  /** The domestic law relied on. */
  @IsOptional()
  @IsText(2000)
  readonly provision?: string;
}

const declines = ({ decision }: ItemDecisionDto): boolean =>
  decision === 'refused' || decision === 'postponed';

/** In the description of the API: these decisions need these members. */
const needs = (decisions: readonly string[], ...members: readonly string[]) => ({
  if: { properties: { decision: { enum: decisions } } },
  then: { required: members },
});
const conditional: object = {
  allOf: [
    needs(['refused', 'postponed'], 'grounds', 'reasons'),
    needs(['conditional'], 'conditions'),
    needs(['postponed'], 'reviewOn'),
  ],
};

@JSONSchema((form) => ({ ...form, ...conditional }))
export class ItemDecisionDto {
  @IsId()
  readonly id!: string;

  @IsIn(['accepted', 'conditional', 'refused', 'postponed'])
  readonly decision!: 'accepted' | 'conditional' | 'refused' | 'postponed';

  /** Needed to refuse or postpone. */
  @ValidateIf((dto: ItemDecisionDto) => declines(dto) || dto.grounds !== undefined)
  @IsListOf(() => GroundDto, 20)
  readonly grounds?: GroundDto[];

  /** Needed to refuse or postpone. */
  @ValidateIf((dto: ItemDecisionDto) => declines(dto) || dto.reasons !== undefined)
  @IsText()
  readonly reasons?: string;

  /** Needed for a conditional acceptance. */
  @ValidateIf(
    (dto: ItemDecisionDto) => dto.decision === 'conditional' || dto.conditions !== undefined,
  )
  @IsListOf(() => ConditionDto, 50)
  readonly conditions?: ConditionDto[];

  /** Needed to postpone. */
  @ValidateIf((dto: ItemDecisionDto) => dto.decision === 'postponed' || dto.reviewOn !== undefined)
  @IsDay()
  readonly reviewOn?: string;
}

export class DecideItemsDto extends ActDto {
  @IsListOf(() => ItemDecisionDto, 200)
  readonly items!: ItemDecisionDto[];
}

export class AcceptInPartDto extends DecideItemsDto {
  @IsOptional()
  @IsNested(() => AssessmentDto)
  readonly assessment?: AssessmentDto;
}

/** A decision that declines, for the time being or for good. */
export class DecisionAgainstDto extends ReasonsDto {
  @IsListOf(() => GroundDto, 20)
  readonly grounds!: GroundDto[];
}

export class RefuseDto extends DecisionAgainstDto {
  /** What would make the request acceptable. */
  @IsOptional()
  @IsText()
  readonly cure?: string;
}

export class PostponeDto extends DecisionAgainstDto {
  @IsDay()
  readonly reviewOn!: string;
}

export class ReturnUnexecutedDto extends ReasonsDto {
  @IsIn([
    'wrong-authority',
    'channel',
    'language',
    'not-authenticated',
    'duplicate',
    'superseded',
    'no-answer',
  ])
  readonly code!: string;
}
