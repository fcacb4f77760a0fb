/** A named statement: PostgreSQL parses and plans it once per connection. `Row` is what it returns. */
export interface Statement<Row = unknown> {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
  /** Never set; carries the row's type. */
  readonly row?: Row;
}

/** The rows of each statement, in order. */
export type Rows<S extends readonly Statement[]> = {
  -readonly [I in keyof S]: S[I] extends Statement<infer Row> ? Row[] : never;
};
