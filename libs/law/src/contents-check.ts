import type { Problem } from '@rogatory/kernel';
import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { Content, Kind } from './instrument.js';

type Contents = Readonly<Record<string, unknown>>;

/** What is wrong with the contents of a draft. Built once for each kind: validators are costly to compile. */
export class ContentsCheck {
  private readonly validators: ReadonlyMap<string, ValidateFunction>;

  constructor(
    ajv: Ajv2020,
    private readonly kind: Kind,
  ) {
    this.validators = new Map(
      kind.contents.map(({ field, schema }) => [field, ajv.compile(schema)]),
    );
  }

  /** A draft on its way may lack things, also inside a value; what it has must be well formed. */
  ofDraft(contents: Contents): Problem[] {
    const incomplete = ['required', 'minLength', 'minItems', 'minProperties'];
    return this.malformed(contents, ({ keyword }) => !incomplete.includes(keyword));
  }

  /** A draft that is to be sent lacks nothing. */
  ofWhole(contents: Contents): Problem[] {
    const absent = this.kind.contents.filter(({ field }) => isBlank(valueOf(contents, field)));
    return [...absent.map(absence), ...this.malformed(contents, () => true)];
  }

  private malformed(contents: Contents, counts: (error: ErrorObject) => boolean): Problem[] {
    const unknown = Object.keys(contents)
      .filter((name) => !this.validators.has(name))
      .map((name) => this.unknown(name));
    return [
      ...unknown,
      ...this.kind.contents.flatMap((content) => this.invalid(content, contents, counts)),
    ];
  }

  private invalid(
    content: Content,
    contents: Contents,
    counts: (error: ErrorObject) => boolean,
  ): Problem[] {
    const { field, label, basis } = content;
    const value = valueOf(contents, field);
    const isValid = this.validators.get(field);
    if (isBlank(value) || !isValid) return [];
    const problem = (at: string, what: string): Problem => ({
      severity: 'error',
      pointer: `/contents/${field}${at}`,
      code: 'content-invalid',
      message: `"${label}" ${what}`,
      basis,
    });
    if (isValid(value)) {
      return endsTooEarly(value) ? [problem('/to', 'ends before it begins.')] : [];
    }
    return (isValid.errors ?? [])
      .filter(counts)
      .map((error) => problem(placeOf(error), complaint(error)));
  }

  private unknown(name: string): Problem {
    const fields = this.kind.contents.map(({ field }) => field).join(', ');
    return {
      severity: 'error',
      pointer: `/contents/${escapePointer(name)}`,
      code: 'content-unknown',
      message: `"${name}" is not asked for in this kind of request${fields ? `; it has ${fields}` : ''}.`,
    };
  }
}

function absence({ field, label, help, basis, required }: Content): Problem {
  const pointer = `/contents/${field}`;
  return required === 'always'
    ? {
        ...{ severity: 'error', pointer, code: 'content-missing' },
        ...{ message: `"${label}" is missing. ${help}`, basis },
      }
    : {
        ...{ severity: 'warning', pointer, code: 'content-advised' },
        ...{ message: `"${label}" is not stated. State it where it applies. ${help}`, basis },
      };
}

function valueOf(contents: Contents, field: string): unknown {
  return Object.hasOwn(contents, field) ? contents[field] : undefined;
}

/** Nothing, null (as a merge patch leaves it) and mere spaces all state nothing. */
function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && !value.trim());
}

/** Any value with two dates `from` and `to` is a period, whatever its field; a schema cannot compare them. */
function endsTooEarly(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('from' in value) || !('to' in value))
    return false;
  const { from, to } = value;
  return typeof from === 'string' && typeof to === 'string' && to < from;
}

function placeOf({ instancePath, keyword, params }: ErrorObject): string {
  return keyword === 'additionalProperties'
    ? `${instancePath}/${escapePointer(String(params['additionalProperty']))}`
    : instancePath;
}

function complaint({ keyword, params, instancePath, message }: ErrorObject): string {
  const at = instancePath ? `at ${instancePath.slice(1)} ` : '';
  switch (keyword) {
    case 'type':
      return `${at}must be of type ${String(params['type'])}.`;
    case 'maxLength':
      return `${at}is too long: at most ${String(params['limit'])} characters.`;
    case 'format':
      return params['format'] === 'date'
        ? `${at}must be a date, written YYYY-MM-DD.`
        : `${at}must be a ${String(params['format'])}.`;
    case 'required':
      return `${at}lacks "${String(params['missingProperty'])}".`;
    case 'additionalProperties':
      return `${at}has no member "${String(params['additionalProperty'])}".`;
    default:
      return `${at}${message ?? 'is not well formed'}.`;
  }
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
