import { IsIn, IsISO8601, IsOptional, IsString, Length, Matches } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import type { WorklistWish } from '@rogatory/casework';
import { PagingQuery } from './queries.dto.js';

const dueBefore = {
  message: 'due-before must be a day (2026-12-31) or an instant (2026-12-31T12:00:00Z)',
};

const says = (description: string): ReturnType<typeof JSONSchema> => JSONSchema({ description });

/** What a worklist is narrowed to. */
export class WorklistQuery extends PagingQuery {
  @IsOptional()
  @IsIn(['incoming', 'outgoing'])
  readonly direction?: 'incoming' | 'outgoing';

  @says('Lifecycle state')
  @IsOptional()
  @Matches(/^[a-z-]{1,40}$/)
  readonly state?: string;

  @IsOptional()
  @Matches(/^[a-z0-9-]{1,60}$/)
  readonly kind?: string;

  @says('Code of the other State')
  @IsOptional()
  @Matches(/^[A-Z]{2}$/)
  readonly counterpart?: string;

  @says('An urgency; `pressing`: whatever is not routine')
  @IsOptional()
  @IsIn(['routine', 'urgent', 'emergency', 'pressing'])
  readonly urgency?: string;

  @says('By creation, by the next deadline (those without one last), or by the last change')
  @JSONSchema({ default: 'newest' })
  @IsOptional()
  @IsIn(['newest', 'due', 'changed'])
  readonly sort?: 'newest' | 'due' | 'changed';

  @says('`true`: requests that have not come to an end')
  @IsOptional()
  @IsIn(['true'])
  readonly open?: 'true';

  @says('`true`: requests with a clock that stands still')
  @IsOptional()
  @IsIn(['true'])
  readonly paused?: 'true';

  @says('`true`: requests that wait for an answer or a decision of your State')
  @IsOptional()
  @IsIn(['true'])
  readonly unanswered?: 'true';

  @says('`mine`: requests that your authority has written, or handles')
  @IsOptional()
  @IsIn(['mine'])
  readonly authority?: 'mine';

  @says('A day or an instant')
  @IsOptional()
  @Matches(
    /^[12]\d{3}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d))?$/,
    dueBefore,
  )
  @IsISO8601({ strict: true }, dueBefore)
  readonly 'due-before'?: string;

  @says('`me`, `unit`, `none`, or the id of an officer, a service account or a unit')
  @IsOptional()
  @IsString()
  @Length(1, 200)
  readonly assigned?: string;

  @says('Who drafted it: `me`, or the id of an officer or a service account of your State')
  @IsOptional()
  @IsString()
  @Length(1, 200)
  readonly 'started-by'?: string;

  @says('Words in the reference or the contents')
  @IsOptional()
  @IsString()
  @Length(1, 200)
  readonly q?: string;
}

/** What the urgency of a query narrows a worklist to. */
export function byUrgency({
  urgency,
}: Pick<WorklistQuery, 'urgency'>): Pick<WorklistWish, 'urgency' | 'pressing'> {
  if (urgency === 'pressing') return { pressing: true };
  return urgency === undefined ? {} : { urgency };
}

/** What is looked for. */
export class SearchQuery {
  @says('Words, or "phrases", that all stand in a request; parts of words do')
  @IsString()
  @Length(1, 200)
  readonly q!: string;
}
