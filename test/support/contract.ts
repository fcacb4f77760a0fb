import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { TestNode } from './node.js';

type Json = Record<string, any>;

export interface Operation {
  readonly path: string;
  readonly method: string;
  readonly operation: Json;
}

/** What came back: as much of it as the document speaks of. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

const home = 'https://rogatory.example/openapi';

/** The document as a judge: says what in an answer it did not announce. */
export class Contract {
  private readonly ajv = new Ajv2020({ allErrors: true, strictTypes: false, inlineRefs: false });
  private readonly compiled = new Map<object, ValidateFunction>();
  readonly operations: readonly Operation[];

  constructor(readonly document: Json) {
    addFormats(this.ajv);
    this.ajv.addKeyword('components');
    this.ajv.addSchema({ $id: home, components: closed(document.components) as object });
    this.operations = Object.entries<Json>(document.paths).flatMap(([path, item]) =>
      Object.entries<Json>(item).map(([method, operation]) => ({
        path,
        method: method.toUpperCase(),
        operation,
      })),
    );
  }

  static async of(node: TestNode): Promise<Contract> {
    const { body } = await node.call(undefined, 'GET', '/api/openapi.json');
    return new Contract(body as Json);
  }

  /** The operation behind an address, and undefined for one that the document does not speak of. */
  find(method: string, url: string): Operation | undefined {
    const path = url.replace(/[?#].*$/s, '');
    const fitting = this.operations.filter(
      (one) => one.method === method && patternOf(one.path).test(path),
    );
    return fitting.find((one) => !one.path.includes('{')) ?? fitting[0];
  }

  /** Everything in an answer that the document does not say of this operation. */
  faults({ operation }: Operation, { status, headers, text }: Answered): string[] {
    const response = operation.responses[status] as Json | undefined;
    if (!response) return [`status ${String(status)} is not documented: ${text.slice(0, 300)}`];
    return [
      ...this.headerFaults(response, headers),
      ...this.bodyFaults(response, headers, text).map((fault) => `${String(status)}: ${fault}`),
    ];
  }

  private headerFaults({ headers: told = {} }: Json, headers: Answered['headers']): string[] {
    return Object.entries<Json>(told).flatMap(([name, { required, schema }]) => {
      const value = headers[name.toLowerCase()];
      if (value === undefined) return required ? [`the header ${name} is missing`] : [];
      const read = schema.type === 'integer' ? Number(value) : value;
      return this.validate(schema as Json, read) ?? [];
    });
  }

  private bodyFaults({ content = {} }: Json, headers: Answered['headers'], text: string): string[] {
    const told = headers['content-type'];
    const type = typeof told === 'string' ? (told.split(';')[0] ?? '') : '';
    const described = content[type] as Json | undefined;
    if (!described) {
      return text === '' && Object.keys(content).length === 0 ? [] : [`${type} is not documented`];
    }
    if (!/json$/.test(type)) return [];
    try {
      return this.validate(described.schema as Json, JSON.parse(text)) ?? [];
    } catch {
      return [`no JSON: ${text.slice(0, 100)}`];
    }
  }

  /** What is wrong with a value by a schema of the document; undefined where nothing is. */
  validate(schema: Json, value: unknown): string[] | undefined {
    const known = this.compiled.get(schema);
    const check = known ?? this.ajv.compile(closed(schema) as object);
    if (!known) this.compiled.set(schema, check);
    if (check(value)) return undefined;
    return (check.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
    );
  }
}

/** Judges every answer that a node gives from now on. The list grows by what was not announced. */
export function watch(node: TestNode, contract: Contract): string[] {
  const faults: string[] = [];
  node.watch((answer) => {
    const operation = contract.find(answer.method, answer.url);
    const found = operation ? contract.faults(operation, answer) : [];
    faults.push(...found.map((fault) => `${answer.method} ${answer.url}: ${fault}`));
  });
  return faults;
}

function patternOf(path: string): RegExp {
  const parts = path.split(/\{[^}]+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]+')}$`);
}

/** A schema as tests take it: references lead into the document, and members that it does not name are faults. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [
      name,
      name === '$ref' && typeof value === 'string'
        ? value.replace(/^#/, `${home}#`)
        : closed(value),
    ]),
  );
  const isOpen = 'properties' in inner && 'required' in inner && !('additionalProperties' in inner);
  return isOpen ? { ...inner, additionalProperties: false } : inner;
}
