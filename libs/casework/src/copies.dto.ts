import { IsId, IsText, stateCode } from '@rogatory/kernel';
import { IsBoolean, IsOptional, Matches } from 'class-validator';

/** A new draft out of what was written before. */
export class CopyDto {
  /** Whom the new one asks; by default the same State. */
  @IsOptional()
  @Matches(stateCode, {
    message: '$property must be the code of a State, such as XB',
    context: { rule: 'state' },
  })
  readonly requestedState?: string;
}

export class DuplicateDto extends CopyDto {
  /** Links the new one to the former as what replaces it, where it asks the same State. */
  @IsOptional()
  @IsBoolean()
  readonly replaces?: boolean;
}

/** What is kept of a request for others to start from. */
export class TemplateDto {
  /** The request whose contents are kept. */
  @IsId()
  readonly request!: string;

  @IsText(100)
  readonly name!: string;

  /** For all of one's authority, or for oneself alone. */
  @IsOptional()
  @IsBoolean()
  readonly shared?: boolean;
}

export class TemplateChangeDto {
  @IsOptional()
  @IsText(100)
  readonly name?: string;

  @IsOptional()
  @IsBoolean()
  readonly shared?: boolean;
}
