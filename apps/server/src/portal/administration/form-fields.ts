import type { Choice, Field, Typed } from '../cases/form-field.js';

type Text = (key: string) => string;

/** How one field differs from what is usual. */
interface Wish {
  /** Its label and hint are those of this name, where fields of several rows are alike. */
  readonly as?: string;
  /** What stands there before anything is typed. */
  readonly value?: string;
  readonly optional?: boolean;
  /** A label of its own. */
  readonly label?: string;
}

/** Makes the fields of a form: with what was typed, what is wrong, and the words of each in the visitor's language. */
export class FormFields {
  constructor(
    private readonly text: Text,
    private readonly has: (key: string) => boolean,
    private readonly typed: Typed | undefined,
    private readonly errors: ReadonlyMap<string, string>,
  ) {}

  line(path: string, wish: Wish = {}): Field {
    return { kind: 'line', ...this.about(path, wish), value: this.value(path, wish) };
  }

  long(path: string, wish: Wish = {}): Field {
    return { kind: 'long', ...this.about(path, wish), value: this.value(path, wish) };
  }

  day(path: string, wish: Wish = {}): Field {
    return { kind: 'day', ...this.about(path, wish), value: this.value(path, wish) };
  }

  moment(path: string, wish: Wish = {}): Field {
    return { kind: 'moment', ...this.about(path, wish), value: this.value(path, wish) };
  }

  select(path: string, choices: readonly Choice[], wish: Wish = {}): Field {
    return { kind: 'select', ...this.about(path, wish), value: this.value(path, wish), choices };
  }

  one(path: string, choices: readonly Choice[], wish: Wish = {}): Field {
    return { kind: 'one', ...this.about(path, wish), value: this.value(path, wish), choices };
  }

  /** Boxes to tick; each is a field of its own, so that nothing depends on how lists are sent. */
  many(
    path: string,
    choices: readonly Choice[],
    ticked: readonly string[],
    wish: Wish = {},
  ): Field {
    return {
      ...{ kind: 'many', ...this.about(path, wish) },
      choices: choices.map((choice) => {
        const place = `${path}_${choice.value}`;
        const checked = this.typed
          ? this.typed[place] === choice.value
          : ticked.includes(choice.value);
        return { ...choice, path: place, checked };
      }),
    };
  }

  group(path: string, label: string, fields: readonly Field[]): Field {
    return { kind: 'group', ...this.about(path, { label }), fields };
  }

  private about(path: string, { as = path, optional = false, label }: Wish) {
    const hint = `administration.hint.${as}`;
    return {
      ...{ path, label: label ?? this.text(`administration.field.${as}`) },
      hint: label === undefined && this.has(hint) ? this.text(hint) : null,
      ...{ required: !optional, isPrivate: false, error: this.errors.get(path) ?? null },
    };
  }

  private value(path: string, { value = '' }: Wish): string {
    return this.typed?.[path] ?? value;
  }
}

/** The boxes that were ticked. */
export function ticked(typed: Typed, path: string, values: readonly string[]): string[] {
  return values.filter((value) => typed[`${path}_${value}`] === value);
}

/** What was typed, without the fields that were left empty. */
export function given(typed: Typed, ...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = (typed[name] ?? '').replaceAll('\r\n', '\n').trim();
      return value === '' ? [] : [[name, value]];
    }),
  );
}
