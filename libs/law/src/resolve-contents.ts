import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Content } from './instrument.js';
import type { ContentInFile, ContentUse, InstrumentFile } from './instrument-file.js';
import type { Path } from './instrument-source.js';
import type { References } from './references.js';

/** What a request of a kind states: the sets it takes, whole, in part or with changes, in their order. */
export function resolveContents(
  file: InstrumentFile,
  references: References,
  uses: readonly ContentUse[],
  path: Path,
): readonly Content[] {
  const contents = uses.flatMap((use, index) =>
    chosen(file, references, use, [...path, index]).map((content) => {
      const required =
        typeof use === 'string' ? content.required : (use.required ?? content.required);
      return { ...content, required };
    }),
  );
  for (const field of repeated(contents.map(({ field }) => field))) {
    references.report(path, `The field \`${field}\` is here twice.`);
  }
  return contents.map((content) => ({
    ...content,
    basis: references.full(content.basis),
    schema: file.schemas[content.schema] ?? {},
  }));
}

/** Reports what is wrong in the sets themselves and in their schemas, whether or not a kind takes them. */
export function checkContents(file: InstrumentFile, references: References): void {
  checkSchemas(file, references);
  for (const [set, contents] of Object.entries(file.contents)) {
    for (const [index, { basis, schema }] of contents.entries()) {
      const path = ['contents', set, index];
      references.cite(basis, [...path, 'basis']);
      if (!Object.hasOwn(file.schemas, schema)) {
        references.unknown('schema', schema, [...path, 'schema']);
      }
    }
    for (const field of repeated(contents.map(({ field }) => field))) {
      references.report(['contents', set], `The field \`${field}\` is here twice.`);
    }
  }
}

/** A schema must compile, and stand alone: what clients receive has no place that a `$ref` could name. */
function checkSchemas({ schemas }: InstrumentFile, references: References): void {
  const ajv = new Ajv2020({ allErrors: true, strictTypes: true, logger: false });
  addFormats(ajv);
  for (const [name, schema] of Object.entries(schemas)) {
    const path = ['schemas', name];
    if (JSON.stringify(schema).includes('"$ref":'))
      references.report(path, `\`${name}\` has a $ref.`);
    try {
      ajv.compile(schema);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      references.report(path, `\`${name}\` is no JSON Schema: ${why}.`);
    }
  }
}

function chosen(
  file: InstrumentFile,
  references: References,
  use: ContentUse,
  path: Path,
): readonly ContentInFile[] {
  const { use: name, only, without = [] } = typeof use === 'string' ? { use } : use;
  const set = Object.hasOwn(file.contents, name) ? file.contents[name] : undefined;
  if (!set) {
    references.unknown('set of contents', name, path);
    return [];
  }
  const fields = new Set(set.map(({ field }) => field));
  for (const field of [...(only ?? []), ...without]) {
    if (!fields.has(field))
      references.report(path, `The set \`${name}\` has no field \`${field}\`.`);
  }
  return set.filter(({ field }) => (only?.includes(field) ?? true) && !without.includes(field));
}

function repeated(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) < index);
}
