import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsISO8601,
  IsObject,
  IsString,
  IsUUID,
  Length,
  Matches,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

type Form = () => new () => object;

/** Applies decorators so that what is said of the type is checked, and told, first. */
function all(...decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, property) => {
    for (const decorate of [...decorators].reverse()) decorate(target, property);
  };
}

const day = /^(19|2\d)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const dayMessage = {
  message: '$property must be a calendar date between 1900 and 2999, YYYY-MM-DD',
  context: { rule: 'day' },
};
export const stateCode = /^[A-Z]{2}$/;

/** A calendar date. */
export function IsDay(): PropertyDecorator {
  return all(Matches(day, dayMessage), IsISO8601({ strict: true }, dayMessage));
}

/** An instant, RFC 3339, with its distance from UTC. */
export function IsInstant(): PropertyDecorator {
  const message = {
    message: '$property must be an instant between 1900 and 2999, such as 2026-12-31T12:00:00Z',
    context: { rule: 'moment' },
  };
  return all(
    Matches(
      /^(19|2\d)\d\d-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/,
      message,
    ),
    IsISO8601({ strict: true }, message),
  );
}

/** A calendar date; of an instant, its date. */
export function IsDayOrInstant(): PropertyDecorator {
  const instant = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
  return all(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? (instant.exec(value)?.[1] ?? value) : value,
    ),
    IsDay(),
  );
}

/** Text of a sentence or many: something, and not only white space. */
export function IsText(max = 20_000, options: { readonly each?: boolean } = {}): PropertyDecorator {
  return all(
    IsString(options),
    Length(1, max, options),
    Matches(/\S/, { ...options, message: '$property must not be empty' }),
  );
}

/** One object of a form of its own; a list is none. */
export function IsNested(form: Form): PropertyDecorator {
  return all(IsObject(), ValidateNested(), Type(form));
}

/** A list of objects of one form. */
export function IsListOf(form: Form, max: number, { orNone = false } = {}): PropertyDecorator {
  return all(
    IsArray(),
    IsObject({ each: true }),
    ArrayMaxSize(max),
    ...(orNone ? [] : [ArrayNotEmpty()]),
    ValidateNested({ each: true }),
    Type(form),
  );
}

const inLowerCase = (value: unknown): unknown =>
  typeof value === 'string' ? value.toLowerCase() : value;

/** An id, a UUID. Upper case is taken and written in the one form that ids have here. */
export function IsId(): PropertyDecorator {
  return all(
    Transform(({ value }: { value: unknown }) => inLowerCase(value)),
    IsUUID(),
  );
}

/** A list of ids. */
export function AreIds(max: number, { orNone = false } = {}): PropertyDecorator {
  return all(
    Transform(({ value }: { value: unknown }) =>
      Array.isArray(value) ? value.map(inLowerCase) : value,
    ),
    IsArray(),
    IsUUID(undefined, { each: true }),
    ArrayMaxSize(max),
    ...(orNone ? [] : [ArrayNotEmpty()]),
  );
}

/** Text of one line, such as a name: something, and nothing that would break the line where it is shown or sent. */
export function IsLine(max = 200): PropertyDecorator {
  return all(
    IsText(max),
    Matches(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, {
      message: '$property must be one line of text',
      context: { rule: 'line' },
    }),
  );
}

/** Not checked where it was left out; null is checked, unlike with `IsOptional`. */
export const whereGiven: PropertyDecorator = ValidateIf(
  (_object: object, value: unknown) => value !== undefined,
);
