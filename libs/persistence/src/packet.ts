import * as pg from 'pg';
import { types, type Connection, type FieldDef, type PoolClient, type Submittable } from 'pg';
import type { Statement } from './statements.js';

/** What one statement has answered. */
export interface Answered {
  readonly rows: Record<string, unknown>[];
  /** SELECT, INSERT, COMMIT ...; ROLLBACK where a transaction that had failed was committed. */
  readonly command: string;
}

/** How the rows of a prepared statement look: told once for each connection, and kept. */
interface Shape {
  readonly columns: readonly {
    readonly name: string;
    readonly parse: (value: string) => unknown;
  }[];
  /** A row without values; copies of it share one layout in memory. */
  readonly empty: Readonly<Record<string, unknown>>;
}

/** What a connection has prepared. */
interface Prepared {
  readonly known: Map<string, { readonly text: string; readonly shape: Shape }>;
  /** Statements of a packet that failed: some were prepared and some not, so they are closed before the next one. */
  readonly doubtful: Set<string>;
}

const connections = new WeakMap<Connection, Prepared>();
const noRows: Shape = { columns: [], empty: {} };
// the driver's types leave its helpers out, and want a name for every number of a type
const { prepareValue } = (pg as unknown as { utils: { prepareValue: (value: unknown) => string } })
  .utils;
const parserOf = types.getTypeParser as (type: number) => Shape['columns'][number]['parse'];

/**
 * Sends statements in one packet, each answered in order, and waits for all of them. The first failure is thrown; the
 * statements after it are not carried out.
 */
export async function together(
  client: PoolClient,
  statements: readonly Statement[],
): Promise<Answered[]> {
  return client.query(new Packet(statements)).answers;
}

/**
 * Named statements that leave together and are answered together: parsed and described once for each connection, and
 * with one Sync at their end, as in "Extended Query" of PostgreSQL's manual (Message Flow). The first failure ends the
 * packet: PostgreSQL skips the rest. `client.query(packet)` sends it.
 */
class Packet implements Submittable {
  /** Settles when PostgreSQL is ready for the next packet, or at the first failure. */
  readonly answers: Promise<Answered[]>;
  private readonly values: string[][];
  private readonly answered: Answered[] = [];
  private shapes: (Shape | undefined)[] = [];
  private readonly fresh = new Map<string, string>();
  private rows: Record<string, unknown>[] = [];
  private settle!: { resolve: (answers: Answered[]) => void; reject: (error: Error) => void };

  /** @throws whatever a value throws that cannot be written; nothing has been sent then. */
  constructor(private readonly statements: readonly Statement[]) {
    this.values = statements.map(({ values }) => values.map(prepareValue));
    this.answers = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
  }

  /** Called by the client when the connection is free. @returns what keeps the packet from being sent at all. */
  submit(connection: Connection): Error | undefined {
    const { known, doubtful } = preparedOn(connection);
    for (const { name, text } of this.statements) {
      const other = known.get(name)?.text ?? this.fresh.get(name);
      if (other === undefined) this.fresh.set(name, text);
      else if (other !== text) return new Error(`Two statements are called ${name}.`);
    }
    const wire = connection as unknown as Wire;
    wire.stream.cork();
    for (const name of doubtful) wire.close({ type: 'S', name });
    doubtful.clear();
    for (const [name, text] of this.fresh) wire.parse({ name, text });
    this.shapes = this.statements.map(({ name }, index) => {
      const shape = known.get(name)?.shape;
      wire.bind({ statement: name, values: this.values[index] ?? [] });
      if (!shape) wire.describe({ type: 'P' });
      wire.execute({});
      return shape;
    });
    wire.sync();
    wire.stream.uncork();
    return undefined;
  }

  handleRowDescription({ fields }: { readonly fields: readonly FieldDef[] }): void {
    const columns = fields.map(({ name, dataTypeID }) => ({ name, parse: parserOf(dataTypeID) }));
    const empty = Object.fromEntries(columns.map(({ name }) => [name, null]));
    this.shapes[this.answered.length] = { columns, empty };
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    const { columns, empty } = this.shapes[this.answered.length] ?? noRows;
    const row = { ...empty };
    for (const [index, { name, parse }] of columns.entries()) {
      const value = fields[index] ?? null;
      if (value !== null) row[name] = parse(value);
    }
    this.rows.push(row);
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.shapes[this.answered.length] ??= noRows;
    this.answered.push({ rows: this.rows, command: text.split(' ', 1)[0] ?? '' });
    this.rows = [];
  }

  handleReadyForQuery(connection: Connection): void {
    const { known } = preparedOn(connection);
    for (const [index, { name, text }] of this.statements.entries()) {
      known.set(name, { text, shape: this.shapes[index] ?? noRows });
    }
    this.settle.resolve(this.answered);
  }

  handleError(error: Error, connection: Connection): void {
    const { known, doubtful } = preparedOn(connection);
    const failed = this.statements[this.answered.length]?.name;
    for (const name of [...this.fresh.keys(), ...(failed === undefined ? [] : [failed])]) {
      doubtful.add(name);
      known.delete(name);
    }
    this.settle.reject(error);
  }
}

/** The messages of the protocol, as the driver writes them; its types ask for an argument that it does not take. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  parse(message: { readonly name: string; readonly text: string }): void;
  bind(message: { readonly statement: string; readonly values: readonly string[] }): void;
  describe(message: { readonly type: 'P' }): void;
  execute(message: object): void;
  close(message: { readonly type: 'S'; readonly name: string }): void;
  sync(): void;
}

function preparedOn(connection: Connection): Prepared {
  const prepared = connections.get(connection) ?? { known: new Map(), doubtful: new Set() };
  connections.set(connection, prepared);
  return prepared;
}
