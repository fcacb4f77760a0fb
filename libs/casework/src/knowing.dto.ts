import { IsText } from '@rogatory/kernel';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsOptional,
  IsString,
  Length,
} from 'class-validator';

/** Who is to work on a request. */
export class AssignDto {
  /** Id of an officer, a service account or a unit of one's own State. */
  @IsString()
  @Length(1, 200)
  readonly assignee!: string;

  /** Stays in one's own private room. */
  @IsOptional()
  @IsText(4000)
  readonly reasons?: string;
}

/** Who is to work on several requests. */
export class AssignAllDto extends AssignDto {
  /** Ids of at most a hundred requests, each once. */
  @IsString({ each: true })
  @ArrayUnique()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  readonly requests!: readonly string[];
}

/** Why somebody no longer works on a request. */
export class UnassignDto {
  /** Stays in one's own private room. */
  @IsOptional()
  @IsText(4000)
  readonly reasons?: string;
}

/** Why a State keeps a request to those who are assigned to it, or no longer does. */
export class SealDto {
  /** Stays in one's own private room. */
  @IsText(4000)
  readonly reasons!: string;
}

/** Who takes over from an officer who has left. */
export class HandoverDto {
  /** Id of an officer of the same State. */
  @IsString()
  @Length(1, 200)
  readonly to!: string;

  /** Stays in one's own private room. */
  @IsText(4000)
  readonly reasons!: string;
}
