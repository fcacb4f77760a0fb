import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { IsLine } from '@rogatory/kernel';

/** A view of the worklist to be kept under a name. */
export class SavedViewDto {
  @IsLine(60)
  readonly name!: string;

  /** What the worklist is narrowed to, as the query of its address. */
  @IsString()
  @MaxLength(1000)
  @Matches(/^[\x21-\x7e]*$/, { message: 'query must be the query of an address' })
  readonly query!: string;

  /** For oneself (by default), or for everybody in one's authority. */
  @IsOptional()
  @IsIn(['me', 'authority'])
  readonly for?: 'me' | 'authority';
}
