import { IsId, IsInstant, IsLine, IsText, whereGiven } from '@rogatory/kernel';
import { positions, type Position } from '@rogatory/persistence';
import { IsIn } from 'class-validator';

/** When an officer is on call at an authority. */
export class ShiftDto {
  /** One's own where it is left out. */
  @whereGiven
  @IsLine(100)
  readonly authority?: string;

  @IsId()
  readonly officer!: string;

  @IsIn(positions)
  readonly position!: Position;

  /** Now where it is left out. */
  @whereGiven
  @IsInstant()
  readonly from?: string;

  @IsInstant()
  readonly to!: string;

  /** A shift of the same authority that this one takes the place of. */
  @whereGiven
  @IsId()
  readonly replaces?: string;
}

/** What one shift leaves to the next. */
export class ShiftNoteDto {
  /** One's own where it is left out. */
  @whereGiven
  @IsLine(100)
  readonly authority?: string;

  @IsText(4000)
  readonly note!: string;
}
