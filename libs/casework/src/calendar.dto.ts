import { IsDay, IsLine, IsListOf, IsText, whereGiven } from '@rogatory/kernel';
import { longestFile, mostHolidays, type CalendarFormat } from '@rogatory/directory';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  Max,
  Min,
} from 'class-validator';

/** One day off. */
export class HolidayDto {
  @IsDay()
  readonly on!: string;

  @IsLine(200)
  readonly name!: string;

  /** Provisional where the day may still change; it counts all the same. Confirmed where it is left out. */
  @whereGiven
  @IsIn(['provisional', 'confirmed'])
  readonly status?: 'provisional' | 'confirmed';

  /** A half day stays a working day, counts whole, and is shown. */
  @whereGiven
  @IsBoolean()
  readonly half?: boolean;

  /** Where it was announced. */
  @IsOptional()
  @IsLine(200)
  readonly source?: string | null;
}

/** A whole calendar: what is not in it is no day off. */
export class CalendarDto {
  /** Days off each week, Monday is 1. */
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(7, { each: true })
  @ArrayUnique()
  @ArrayMaxSize(5)
  @IsArray()
  readonly weekend!: number[];

  @IsListOf(() => HolidayDto, mostHolidays, { orNone: true })
  readonly holidays!: HolidayDto[];
}

/** A file of holidays, which replaces those of some years. */
export class CalendarImportDto {
  /** `yaml` is the form of the calendars that ship with the node: its weekend replaces the present one. */
  @IsIn(['csv', 'icalendar', 'yaml'])
  readonly format!: CalendarFormat | 'yaml';

  /** The file itself. */
  @IsText(longestFile)
  readonly content!: string;

  /** First year that the file replaces. */
  @IsInt()
  @Min(1900)
  @Max(2999)
  readonly from!: number;

  /** Last one. */
  @IsInt()
  @Min(1900)
  @Max(2999)
  readonly to!: number;

  /** Where the holidays were announced. */
  @whereGiven
  @IsLine(200)
  readonly source?: string;
}
