import { roles, type Role } from '@rogatory/kernel';
import { IsIn, IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PagingQuery } from './queries.dto.js';

/** Which officers, and which page of them. Only administrators narrow the list. */
export class OfficersQuery extends PagingQuery {
  @JSONSchema({ description: 'Part of a name or of an e-mail address' })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  readonly q?: string;

  @IsOptional()
  @IsIn(roles)
  readonly role?: Role;

  @JSONSchema({ description: 'Id of an authority' })
  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9-]{0,59}$/)
  readonly authority?: string;

  @JSONSchema({ description: 'Id of a unit' })
  @IsOptional()
  @IsUUID()
  readonly unit?: string;

  @JSONSchema({ description: 'Whether their accounts are open' })
  @IsOptional()
  @IsIn(['true', 'false'])
  readonly active?: 'true' | 'false';

  @JSONSchema({
    description: 'Those whose invitation has run out, or to whom no mail is sent any more',
  })
  @IsOptional()
  @IsIn(['invitation', 'mail'])
  readonly fault?: 'invitation' | 'mail';
}
