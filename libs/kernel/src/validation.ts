import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync, type ValidationError } from 'class-validator';
import { DomainError, type Problem } from './errors.js';
import { toldWith, type Telling } from './telling.js';

/**
 * What was sent, as an instance of its class; unknown members are refused.
 * @throws DomainError `reasons-missing` where only reasons are, else `invalid-body` (422), with every problem.
 */
export function validated<T extends object>(form: new () => T, sent: unknown): T {
  const unkept = unkeepable(sent, '');
  if (unkept.length > 0) throw invalidBody(unkept);
  const body = plainToInstance(form, isObject(sent) ? sent : {});
  const problems = [
    ...(isObject(sent) ? [] : [problem('', 'not-an-object', 'Send a JSON object.')]),
    ...validateSync(body, {
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
    }).flatMap((error) => problemsOf(error, '')),
  ];
  if (problems.length > 0) {
    if (!problems.every(({ code }) => code === 'reasons-missing')) throw invalidBody(problems);
    throw new DomainError('invalid', 'reasons-missing', 'Give reasons.', { problems });
  }
  return body;
}

/** Problems told at once; whoever sends more than that does not read them. */
const mostProblems = 100;

function invalidBody(problems: readonly Problem[]): DomainError {
  const message = 'What was sent does not have the form that is expected here.';
  return new DomainError('invalid', 'invalid-body', message, {
    problems: problems.slice(0, mostProblems),
  });
}

/** No list or object of ours has more; looking at each by its class takes too long to be done for nothing. */
const mostMembers = 1000;

/** What could not be kept and hashed as it was sent: PostgreSQL has no NUL, the canonical form no half characters. */
function unkeepable(value: unknown, pointer: string): Problem[] {
  const refuse = (message: string): Problem[] => [
    toldWith(problem(pointer, 'invalid', message), { rule: 'characters', values: {} }),
  ];
  switch (typeof value) {
    case 'string':
      return isKeepable(value) ? [] : refuse('This text holds characters that cannot be kept.');
    case 'number':
      return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
        ? []
        : refuse('This number is too large to be kept exactly; write it as a text.');
    case 'object': {
      const members = Object.entries(value ?? {});
      if (members.length > mostMembers) {
        return refuse(`There are more than ${mostMembers} entries here.`);
      }
      return members.flatMap(([name, member]) =>
        isKeepable(name) && !(name in Object.prototype)
          ? unkeepable(member, `${pointer}/${escaped(name)}`)
          : refuse(`A member cannot be called ${JSON.stringify(name)}.`),
      );
    }
    default:
      return [];
  }
}

function isKeepable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

function escaped(name: string): string {
  return name.replace(/~/g, '~0').replace(/\//g, '~1');
}

function problemsOf(error: ValidationError, path: string): Problem[] {
  const pointer = `${path}/${escaped(error.property)}`;
  const own = Object.entries(error.constraints ?? {}).map(([constraint, message]) => {
    const code = codeOf(constraint, error);
    const told = problem(pointer, code, sentence(code, error.property, message));
    return toldWith(told, ruleOf(constraint, error));
  });
  // one message for each member is enough to mend it
  return [
    ...own.slice(-1),
    ...(error.children ?? []).flatMap((child) => problemsOf(child, pointer)),
  ];
}

/** The names of a check's limits, in the order in which its decorator takes them. */
const limits: Readonly<Record<string, readonly string[]>> = {
  isLength: ['min', 'max'],
  maxLength: ['max'],
  min: ['min'],
  max: ['max'],
  arrayMinSize: ['min'],
  arrayMaxSize: ['max'],
};

/** The check that a member did not pass: by the name that its decorator gives it, else by the validator's own. */
function ruleOf(constraint: string, { target, property, contexts }: ValidationError): Telling {
  const { rule = constraint } = (contexts?.[constraint] ?? {}) as { readonly rule?: string };
  const names = limits[constraint];
  if (!names || target === undefined) return { rule, values: {} };
  const check = getMetadataStorage()
    .getTargetValidationMetadatas(target.constructor, '', false, false)
    .find(({ name, propertyName }) => name === constraint && propertyName === property);
  const given = (check?.constraints ?? []) as readonly unknown[];
  const values = names.flatMap((name, at) => {
    const limit = given[at];
    return typeof limit === 'number' ? [[name, limit] as const] : [];
  });
  return { rule, values: Object.fromEntries(values) };
}

/** The validator's words about a member, with its name as it was sent. */
function sentence(code: string, name: string, message: string): string {
  if (code === 'missing' || code === 'reasons-missing') return `"${name}" is missing.`;
  if (code === 'unknown-member') return `There is no member "${name}" here.`;
  const quoted = message.replace(name, `"${name}"`);
  return `${quoted.charAt(0).toUpperCase()}${quoted.slice(1)}.`;
}

function codeOf(constraint: string, { property, value }: ValidationError): string {
  if (constraint === 'whitelistValidation') return 'unknown-member';
  const empty =
    value === undefined || value === null || (typeof value === 'string' && !value.trim());
  if (property === 'reasons' && empty) return 'reasons-missing';
  return empty ? 'missing' : 'invalid';
}

function problem(pointer: string, code: string, message: string): Problem {
  return { severity: 'error', pointer, code, message };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
