import { endOfDay } from '@rogatory/deadlines';
import { trailSources, type TrailFilter, type TrailSource } from '@rogatory/persistence';
import { addDays, IsDay } from '@rogatory/kernel';
import { IsIn, IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PagingQuery } from './queries.dto.js';

const says = (description: string): ReturnType<typeof JSONSchema> => JSONSchema({ description });

/** What the trail of a State is narrowed to. */
export class TrailQuery extends PagingQuery {
  @says('Where it was written: a room of a request, the record of reads, or that of access')
  @IsOptional()
  @IsIn(trailSources)
  readonly source?: TrailSource;

  @says('Id of whoever did it')
  @IsOptional()
  @IsString()
  @Length(1, 200)
  readonly actor?: string;

  @says('Id of the request')
  @IsOptional()
  @IsUUID()
  readonly request?: string;

  @says('What happened, such as `accept`, `history` or `signed-in`')
  @IsOptional()
  @Matches(/^[a-z-]{1,60}$/)
  readonly type?: string;

  @says('IP address that a read or a sign-in came from')
  @IsOptional()
  @Matches(/^[0-9a-fA-F.:]{2,45}$/)
  readonly address?: string;

  @IsOptional()
  @IsIn(['done', 'refused'])
  readonly outcome?: 'done' | 'refused';

  @says('First day, of your State’s time zone')
  @IsOptional()
  @IsDay()
  readonly from?: string;

  @says('Last day, of your State’s time zone')
  @IsOptional()
  @IsDay()
  readonly to?: string;
}

/** Days as the instants at which they begin and end in a time zone. */
export function trailFilterOf(
  { from, to, request, ...filter }: Omit<TrailQuery, 'cursor' | 'limit'>,
  zone: string,
): TrailFilter {
  return {
    ...filter,
    ...(request !== undefined && { request: request.toLowerCase() }),
    ...(from !== undefined && { from: endOfDay(addDays(from, -1), zone) }),
    ...(to !== undefined && { to: endOfDay(to, zone) }),
  };
}
