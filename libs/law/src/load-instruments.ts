import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Instrument } from './instrument.js';
import type { InstrumentFile } from './instrument-file.js';
import { InstrumentFault } from './instrument-fault.js';
import type { Defect } from './instrument-fault.js';
import { InstrumentSource } from './instrument-source.js';
import type { Path } from './instrument-source.js';
import { resolveInstrument } from './resolve-instrument.js';

/**
 * Reads every `*.yaml` of the folder by the form that `instrument.schema.json` beside them sets.
 * Throws InstrumentFault with every defect of every file.
 */
export function loadInstruments(directory: string): readonly Instrument[] {
  const isForm = compileForm(readFileSync(join(directory, 'instrument.schema.json'), 'utf8'));
  const defects: Defect[] = [];
  const instruments = new Map<string, Instrument>();
  const files = readdirSync(directory).filter((name) => name.endsWith('.yaml'));
  for (const name of files.toSorted()) {
    const file = join(directory, name);
    const source = new InstrumentSource(file, readFileSync(file, 'utf8'));
    const instrument = readInstrument(source, isForm);
    if (instrument && instruments.has(instrument.id)) {
      source.report(['id'], `Another file already holds the instrument \`${instrument.id}\`.`);
    }
    if (instrument) instruments.set(instrument.id, instrument);
    defects.push(...source.defects);
  }
  const [first, ...rest] = defects;
  if (first) throw new InstrumentFault([first, ...rest]);
  return [...instruments.values()];
}

function compileForm(schema: string): ValidateFunction<InstrumentFile> {
  // The form is ours: whether it is a schema is asked when it is written, not at every start.
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, validateSchema: false });
  addFormats(ajv);
  return ajv.compile<InstrumentFile>(JSON.parse(schema) as object); // by JSON.parse
}

function readInstrument(
  source: InstrumentSource,
  isForm: ValidateFunction<InstrumentFile>,
): Instrument | undefined {
  if (source.defects.length > 0) return undefined;
  const value = source.value;
  if (isForm(value)) return resolveInstrument(value, source);
  for (const error of isForm.errors ?? []) source.report(pathOf(error), reasonOf(error));
  return undefined;
}

function pathOf(error: ErrorObject): Path {
  const steps = error.instancePath.split('/').slice(1);
  const path = steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const key = keyOf(error);
  return key === undefined ? path : [...path, key];
}

/** The offending key itself, where the error is about a key and not about a value. */
function keyOf({ keyword, params, propertyName }: ErrorObject): string | undefined {
  if (keyword === 'additionalProperties') return String(params['additionalProperty']);
  if (keyword === 'propertyNames') return String(params['propertyName']);
  return propertyName;
}

function reasonOf(error: ErrorObject): string {
  const where = pathOf(error).join(' > ') || 'The file';
  const { keyword, params, message = 'is wrong' } = error;
  if (keyword === 'additionalProperties') return `${where}: this key is not known here.`;
  if (keyword === 'propertyNames') return `${where}: this name does not fit here.`;
  if (keyword === 'required')
    return `${where}: \`${String(params['missingProperty'])}\` is missing.`;
  if (keyword === 'enum') return `${where}: must be one of ${String(params['allowedValues'])}.`;
  return `${where}: ${message}.`;
}
