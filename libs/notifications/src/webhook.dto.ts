import { whereGiven } from '@rogatory/kernel';
import { lifecycles } from '@rogatory/lifecycle';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsString,
  Length,
} from 'class-validator';

const beside = [
  'deadline',
  'deadline-moved',
  'preservation-lapsing',
  'ask-second-officer',
  'decline',
  'assign',
  'hand-over',
  'page',
  'contact-test',
] as const;

/** Types of the events that webhooks are told of: every action, clocks, and what is announced within a State. */
export const eventTypes: readonly string[] = [
  ...new Set([
    ...lifecycles.flatMap(({ transitions }) => transitions.map(({ action }) => action)),
    ...beside,
  ]),
].sort();

/** A webhook that is to be. */
export class WebhookDto {
  /** Where events are sent to. */
  @IsString()
  @Length(1, 2000)
  readonly url!: string;

  /** Types of events; all of them where empty or left out. */
  @whereGiven
  @IsArray()
  @ArrayMaxSize(eventTypes.length)
  @ArrayUnique()
  @IsIn(eventTypes, { each: true })
  readonly events?: readonly string[];
}

/** What of a webhook can change. */
export class ChangedWebhookDto {
  /** Where events are sent to. */
  @whereGiven
  @IsString()
  @Length(1, 2000)
  readonly url?: string;

  /** Types of events; all of them where empty. */
  @whereGiven
  @IsArray()
  @ArrayMaxSize(eventTypes.length)
  @ArrayUnique()
  @IsIn(eventTypes, { each: true })
  readonly events?: readonly string[];

  /** Whether anything is sent to it. */
  @whereGiven
  @IsBoolean()
  readonly enabled?: boolean;
}
