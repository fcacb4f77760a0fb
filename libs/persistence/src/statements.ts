import type { PoolClient, QueryResult } from 'pg';

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

/**
 * Sends statements in one packet, each answered in order, and waits for all of them. The first failure is thrown;
 * inside a transaction the later statements fail with it.
 */
export async function together(
  client: PoolClient,
  statements: readonly Statement[],
): Promise<QueryResult[]> {
  const { stream } = (
    client as unknown as { connection: { stream: NodeJS.WritableStream & Corkable } }
  ).connection; // its types leave the connection out
  stream.cork();
  const answers = statements.map(({ name, text, values }) =>
    client.query({ name, text, values: [...values] }),
  );
  stream.uncork();
  const settled = await Promise.allSettled(answers);
  return settled.map((answer) => {
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  });
}

interface Corkable {
  cork(): void;
  uncork(): void;
}
