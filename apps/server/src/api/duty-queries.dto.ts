import { IsInstant, IsLine } from '@rogatory/kernel';
import { IsIn, IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PagingQuery } from './queries.dto.js';

const says = (description: string): ReturnType<typeof JSONSchema> => JSONSchema({ description });

/** Which shifts. */
export class RosterQuery extends PagingQuery {
  @says('Id of an authority of your State')
  @IsOptional()
  @IsLine(100)
  readonly authority?: string;

  @says('Shifts that are not over at this instant; now where it is left out')
  @IsOptional()
  @IsInstant()
  readonly from?: string;

  @says(
    'Shifts that begin before this instant; fourteen days after the former where it is left out',
  )
  @IsOptional()
  @IsInstant()
  readonly to?: string;
}

/** Which pages. */
export class PagesQuery extends PagingQuery {
  @says('`true`: those that nobody has taken on')
  @IsOptional()
  @IsIn(['true', 'false'])
  readonly open?: 'true' | 'false';
}
