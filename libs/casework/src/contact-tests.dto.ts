import { IsLine } from '@rogatory/kernel';

/** Which contact point is to be tried. */
export class ContactTestDto {
  @IsLine(100)
  readonly authority!: string;
}
