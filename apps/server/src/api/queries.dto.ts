import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';

const dueBefore = {
  message: 'due-before must be a day (2026-12-31) or an instant (2026-12-31T12:00:00Z)',
};

/** Which page of a list. */
export class PagingQuery {
  @IsOptional()
  @IsString()
  @Length(1, 500)
  readonly cursor?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  readonly limit?: number;
}

/** Which page of a history; more fits on one than on a list's. */
export class HistoryQuery {
  @IsOptional()
  @IsString()
  @Length(1, 500)
  readonly cursor?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  readonly limit?: number;
}

/** What a worklist is narrowed to. */
export class WorklistQuery extends PagingQuery {
  @IsOptional()
  @IsIn(['incoming', 'outgoing'])
  readonly direction?: 'incoming' | 'outgoing';

  @IsOptional()
  @Matches(/^[a-z-]{1,40}$/)
  readonly state?: string;

  @IsOptional()
  @Matches(/^[a-z0-9-]{1,60}$/)
  readonly kind?: string;

  /** Code of the other State. */
  @IsOptional()
  @Matches(/^[A-Z]{2}$/)
  readonly counterpart?: string;

  @IsOptional()
  @IsIn(['routine', 'urgent', 'emergency'])
  readonly urgency?: string;

  /** A day or an instant. */
  @IsOptional()
  @Matches(
    /^[12]\d{3}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d))?$/,
    dueBefore,
  )
  @IsISO8601({ strict: true }, dueBefore)
  readonly 'due-before'?: string;

  /** Words in the reference or the contents. */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  readonly q?: string;
}
