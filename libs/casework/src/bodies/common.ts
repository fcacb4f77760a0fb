import { Transform } from 'class-transformer';
import { IsOptional, IsString, Length, Matches } from 'class-validator';
import { IsDay } from '../draft.dto.js';

/** Text of a sentence or many: something, and not only white space. */
export function IsText(max = 20_000): PropertyDecorator {
  return (target, property) => {
    IsString()(target, property);
    Length(1, max)(target, property);
    Matches(/\S/, { message: '$property must not be empty' })(target, property);
  };
}

/** A calendar date; of an instant, its date. */
export function IsDayOrInstant(): PropertyDecorator {
  return (target, property) => {
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? value.slice(0, 10) : value,
    )(target, property);
    IsDay()(target, property);
  };
}

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
