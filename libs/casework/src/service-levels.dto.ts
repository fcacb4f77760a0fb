import { IsNested, whereGiven } from '@rogatory/kernel';
import type { Duration } from '@rogatory/law';
import { IsIn, IsInt, Max, Min } from 'class-validator';

/** A length of time as limits count it. */
export class AmountDto {
  @IsIn(['hours', 'days', 'working-days'])
  readonly unit!: Duration['unit'];

  /** A year at most. */
  @IsInt()
  @Min(1)
  @Max(8760)
  readonly count!: number;
}

/** What a State says of a limit that it owes; an urgency that is left out has no level of its own here. */
export class ServiceLevelDto {
  @whereGiven
  @IsNested(() => AmountDto)
  readonly routine?: AmountDto;

  @whereGiven
  @IsNested(() => AmountDto)
  readonly urgent?: AmountDto;

  @whereGiven
  @IsNested(() => AmountDto)
  readonly emergency?: AmountDto;
}
