import { IsOptional } from 'class-validator';
import { IsText, IsDay } from '@rogatory/kernel';

/** Every action may carry reasons that stay in one's own private room. */
export class ActDto {
  /** Stays in the private room of whoever acts. */
  @IsOptional()
  @IsText()
  readonly internalReasons?: string;
}

export class ReasonsDto extends ActDto {
  /** Read by the other side. */
  @IsText()
  readonly reasons!: string;
}

export class TextDto extends ActDto {
  /** Read by the other side. */
  @IsText()
  readonly text!: string;
}

/** A term attached to help. */
export class ConditionDto {
  @IsText(60)
  readonly code!: string;

  @IsText(5000)
  readonly text!: string;

  @IsOptional()
  @IsDay()
  readonly until?: string;
}
