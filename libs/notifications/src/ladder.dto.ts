import { IsNested } from '@rogatory/kernel';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  Max,
  Min,
} from 'class-validator';

/** Who can be told of a step of a deadline: people on the request, roles, and who is on call. */
export const listeners = [
  ...(['assigned', 'liaison', 'authority', 'contact', 'executing'] as const),
  ...(['on-call', 'second', 'supervisor'] as const),
] as const;
export type Listener = (typeof listeners)[number];

function AreListeners(): PropertyDecorator {
  return (target, property) => {
    for (const check of [
      IsIn(listeners, { each: true }),
      ArrayUnique(),
      ArrayNotEmpty(),
      ArrayMaxSize(listeners.length),
      IsArray(),
    ])
      check(target, property);
  };
}

/** Who is told at each step of a clock. */
export class ClockStepsDto {
  /** Due soon. */
  @AreListeners()
  readonly warn!: Listener[];

  @AreListeners()
  readonly due!: Listener[];

  @AreListeners()
  readonly overdue!: Listener[];

  /** Long overdue. */
  @AreListeners()
  readonly escalate!: Listener[];
}

/** The same for each urgency of a request. */
export class ToldOfDeadlinesDto {
  @IsNested(() => ClockStepsDto)
  readonly routine!: ClockStepsDto;

  @IsNested(() => ClockStepsDto)
  readonly urgent!: ClockStepsDto;

  @IsNested(() => ClockStepsDto)
  readonly emergency!: ClockStepsDto;
}

/** How a page climbs. After these calls all three are called, until somebody acknowledges. */
export class PageCallsDto {
  /** Minutes between two calls. */
  @IsInt()
  @Min(1)
  @Max(240)
  readonly minutes!: number;

  /** Calls to whoever is on call first. */
  @IsInt()
  @Min(1)
  @Max(20)
  readonly first!: number;

  @IsInt()
  @Min(0)
  @Max(20)
  readonly second!: number;

  @IsInt()
  @Min(0)
  @Max(20)
  readonly supervisor!: number;
}

/** The same for each urgency that is paged. */
export class PagesByUrgencyDto {
  @IsNested(() => PageCallsDto)
  readonly urgent!: PageCallsDto;

  @IsNested(() => PageCallsDto)
  readonly emergency!: PageCallsDto;
}

/** How contact points are tried. */
export class ContactTestsDto {
  /** Minutes for which an answer counts. */
  @IsInt()
  @Min(1)
  @Max(1440)
  readonly minutes!: number;
}

/** Who is told of deadlines, and who is paged, at one authority. */
export class LadderDto {
  @IsNested(() => ToldOfDeadlinesDto)
  readonly deadlines!: ToldOfDeadlinesDto;

  @IsNested(() => PagesByUrgencyDto)
  readonly pages!: PagesByUrgencyDto;
}

/** What holds where an authority has set nothing, and what none of them can set. */
export class UsualLadderDto extends LadderDto {
  @IsNested(() => ContactTestsDto)
  readonly contactTests!: ContactTestsDto;
}
