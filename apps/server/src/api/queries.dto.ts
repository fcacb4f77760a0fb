import { IsDay } from '@rogatory/kernel';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

const says = (description: string): ReturnType<typeof JSONSchema> => JSONSchema({ description });
const nextOf = '`next` of the page before';

/** Which page of a list. */
export class PagingQuery {
  @says(nextOf)
  @IsOptional()
  @IsString()
  @Length(1, 500)
  readonly cursor?: string;

  @JSONSchema({ default: 25 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  readonly limit?: number;
}

/** Which page of a history; more fits on one than on a list's. */
export class HistoryQuery {
  @says(nextOf)
  @IsOptional()
  @IsString()
  @Length(1, 500)
  readonly cursor?: string;

  @JSONSchema({ default: 200 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  readonly limit?: number;
}

/** Which deadlines. */
export class AgendaQuery extends PagingQuery {
  @says('Of requests assigned to you or your units (`me`), of your authority’s, or of your State’s')
  @IsOptional()
  @IsIn(['me', 'authority', 'state'])
  readonly of?: 'me' | 'authority' | 'state';

  @says('Owed by your State, or to it')
  @IsOptional()
  @IsIn(['by-us', 'to-us'])
  readonly owed?: 'by-us' | 'to-us';

  @says('Days from now within which a deadline falls due; late ones are among them')
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(3650)
  readonly 'due-within'?: number;

  @says('Falls due on this day or later, of your State’s time zone where hours are counted')
  @IsOptional()
  @IsDay()
  readonly from?: string;

  @says('Falls due on this day or earlier')
  @IsOptional()
  @IsDay()
  readonly to?: string;

  @says('`true`: late ones alone')
  @IsOptional()
  @IsIn(['true', 'false'])
  readonly overdue?: 'true' | 'false';
}

/** What one was told, or the part that one has not read. */
export class NotificationsQuery extends PagingQuery {
  @says('`true`: what you have not read')
  @IsOptional()
  @IsIn(['true', 'false'])
  readonly unread?: 'true' | 'false';
}

/** Whose authorities. */
export class AuthoritiesQuery {
  @says('Code of a State')
  @IsOptional()
  @Matches(/^[A-Z]{2}$/)
  readonly state?: string;
}

/** What a record of reads is narrowed to. */
export class ReadsQuery extends PagingQuery {
  @says('Id of whoever read')
  @IsOptional()
  @IsString()
  @Length(1, 200)
  readonly actor?: string;

  @says('Id of the request that was read')
  @IsOptional()
  @IsUUID()
  readonly request?: string;
}

/** What the record of access is narrowed to. */
export class AccessEventsQuery extends PagingQuery {
  @says('What happened, such as `signed-in` or `officer-changed`')
  @IsOptional()
  @Matches(/^[a-z-]{1,60}$/)
  readonly type?: string;

  @says('Id of the officer or service account who did it')
  @IsOptional()
  @IsString()
  @Length(1, 100)
  readonly actor?: string;

  @says('Id of whom or what it was done to')
  @IsOptional()
  @IsString()
  @Length(1, 100)
  readonly subject?: string;
}

/** Which part of a calendar. */
export class CalendarQuery {
  @says('One calendar year')
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1900)
  @Max(2999)
  readonly year?: number;
}

/** For which requests a service level is, or is asked after. */
export class LevelScopeQuery {
  @says('The State at the other end; every one where it is left out')
  @IsOptional()
  @IsString()
  @Length(1, 10)
  readonly partner?: string;

  @says('A kind of request; every one where it is left out')
  @IsOptional()
  @IsString()
  @Length(1, 60)
  readonly kind?: string;
}

/** Which service levels to show. */
export class LevelsQuery extends LevelScopeQuery {
  @says('Id of the instrument; every one where it is left out')
  @IsOptional()
  @IsString()
  @Length(1, 60)
  readonly instrument?: string;

  @says('Id of the limit; every one where it is left out')
  @IsOptional()
  @IsString()
  @Length(1, 60)
  readonly limit?: string;
}

/** Whether a change is only looked at. */
export class DryRunQuery {
  @says('`true` changes nothing and says what would move')
  @IsOptional()
  @IsIn(['true', 'false'])
  readonly dryRun?: 'true' | 'false';
}

const month = { message: 'a month is written as 2026-01' };

/** Which months of the statistics. */
export class StatisticsQuery {
  @says('First month, such as `2026-01`; eleven months before the last one where it is left out')
  @IsOptional()
  @Matches(/^[12]\d{3}-(0[1-9]|1[0-2])$/, month)
  readonly from?: string;

  @says('Last month; the present one, or eleven months after the first, where it is left out')
  @IsOptional()
  @Matches(/^[12]\d{3}-(0[1-9]|1[0-2])$/, month)
  readonly to?: string;
}
