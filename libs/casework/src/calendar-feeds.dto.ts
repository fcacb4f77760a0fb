import { IsIn, IsOptional } from 'class-validator';

/** Which deadlines a calendar shows. */
export class FeedDto {
  /** Of requests assigned to the officer, of the officer's authority (by default), or of the whole State. */
  @IsOptional()
  @IsIn(['me', 'authority', 'state'])
  readonly of?: 'me' | 'authority' | 'state';
}
