import { IsText } from '@rogatory/kernel';
import { sensitivities, type Sensitivity } from '@rogatory/lifecycle';
import { IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';

/** Why a second officer agrees; stays in the private room. */
export class ConfirmDto {
  @IsOptional()
  @IsText()
  readonly reasons?: string;

  /** Goes beside the act, as the internal reasons of any act do. */
  @IsOptional()
  @IsText()
  readonly internalReasons?: string;
}

/** Why a second officer says no. */
export class DeclineDto {
  @IsText()
  readonly reasons!: string;
}

/** Why one takes back what one has asked for, or agrees to a setting. */
export class TakeBackDto {
  @IsOptional()
  @IsText()
  readonly reasons?: string;
}

/** For which acts an authority wants a second officer. */
export class FourEyesDto {
  /** Id of an authority of one's own State. */
  @IsText(100)
  readonly authority!: string;

  @IsIn(sensitivities)
  readonly action!: Sensitivity;

  @IsBoolean()
  readonly on!: boolean;

  /** Hours after which what was asked for expires; 72 unless stated. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(720)
  readonly hours?: number;

  @IsText()
  readonly reasons!: string;
}
