import { IsNested, whereGiven } from '@rogatory/kernel';
import { IsBoolean, IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import type { Kind } from './mail-texts.js';

/** How an officer is written to about a kind of news: as it happens, once a day with all the others, or not at all. */
export const ways = ['at-once', 'digest', 'never'] as const;
export type Way = (typeof ways)[number];

const time = /^([01]\d|2[0-3]):[0-5]\d$/;
const timeMessage = {
  message: '$property must be a time of day: 22:00',
  context: { rule: 'time' },
};

/** How to be written to about each kind of news; at once where it is left out. */
export class WaysDto implements Partial<Record<Kind, Way>> {
  @whereGiven
  @IsIn(ways)
  readonly deadline?: Way;

  @whereGiven
  @IsIn(ways)
  readonly arrival?: Way;

  @whereGiven
  @IsIn(ways)
  readonly approval?: Way;

  @whereGiven
  @IsIn(ways)
  readonly assignment?: Way;

  @whereGiven
  @IsIn(ways)
  readonly decision?: Way;

  @whereGiven
  @IsIn(ways)
  readonly other?: Way;

  /** Always at once. */
  @whereGiven
  @IsIn(['at-once'], { message: '$property is always at-once: nobody who is called can be away' })
  readonly page?: 'at-once';
}

/** Local times between which nothing is sent; the second may lie on the next day. */
export class QuietHoursDto {
  @Matches(time, timeMessage)
  readonly from!: string;

  @Matches(time, timeMessage)
  readonly to!: string;
}

/** What an officer wants to be written about, and when; what is left out is as for somebody who never said. */
export class PreferencesDto {
  @whereGiven
  @IsNested(() => WaysDto)
  readonly email?: WaysDto;

  /** Of mail; the portal's where left out. */
  @IsOptional()
  @IsIn(['ar', 'en', 'es', 'fr', 'id', 'ru', 'vi', 'zh'])
  readonly language?: string | null;

  /** IANA time zone of the hours below; the State's where left out. */
  @IsOptional()
  @Matches(/^[A-Za-z][A-Za-z0-9_+/-]{1,60}$/, {
    message: '$property must be a time zone: Europe/Paris',
    context: { rule: 'zone' },
  })
  readonly zone?: string | null;

  /** Local hour of the digest. */
  @whereGiven
  @IsInt()
  @Min(0)
  @Max(23)
  readonly digestHour?: number;

  @IsOptional()
  @IsNested(() => QuietHoursDto)
  readonly quietHours?: QuietHoursDto | null;

  /** Whether nothing is sent on the State's weekends either. */
  @whereGiven
  @IsBoolean()
  readonly quietWeekends?: boolean;
}
