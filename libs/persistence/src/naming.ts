import { DefaultNamingStrategy } from 'typeorm';

/** Columns in snake_case, tables as their entities name them. */
export class SnakeNaming extends DefaultNamingStrategy {
  override columnName(property: string, custom: string | undefined): string {
    return custom ?? property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}
