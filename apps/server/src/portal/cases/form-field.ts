/** Something to choose on a form. */
export interface Choice {
  readonly value: string;
  readonly text: string;
  readonly hint?: string;
}

/** What stands beside a field, such as the other State's own words. */
export interface Beside {
  readonly title: string;
  readonly values: readonly string[];
}

/** What every part of a form says of itself. */
export interface About {
  /** Name of the field on the form, and its id. */
  readonly path: string;
  readonly label: string;
  readonly hint: string | null;
  readonly required: boolean;
  /** Stays in the private room of whoever acts. */
  readonly isPrivate: boolean;
  readonly error: string | null;
  /** What the other State says of the same, to be read beside it. */
  readonly beside?: Beside;
}

/** One part of a form, as its template shows it. */
export type Field =
  | (About & { readonly kind: 'line' | 'long' | 'day' | 'moment'; readonly value: string })
  | (About & { readonly kind: 'one'; readonly value: string; readonly choices: readonly Choice[] })
  | (About & {
      readonly kind: 'select';
      readonly value: string;
      readonly choices: readonly Choice[];
    })
  | (About & {
      readonly kind: 'many';
      readonly choices: readonly (Choice & { readonly path: string; readonly checked: boolean })[];
    })
  /** Parts that are seldom needed: folded up until something in them is filled in or wrong. */
  | (About & { readonly kind: 'fold'; readonly isOpen: boolean; readonly fields: readonly Field[] })
  | (About & { readonly kind: 'group'; readonly fields: readonly Field[] })
  /** `more`: the value of the button that asks for further rows; null where there can be none. */
  | (About & {
      readonly kind: 'rows';
      readonly rows: readonly Field[];
      readonly more: string | null;
    });

/** What a request offers to choose from, and how parts of a form are named. */
export interface FormContext {
  readonly action: string;
  /** Whether the whole act stays in the room of whoever acts. */
  readonly isPrivate?: boolean;
  /** What stands beside members, by their names. */
  readonly beside?: Readonly<Record<string, Beside>>;
  readonly items: readonly Choice[];
  readonly documents: readonly Choice[];
  readonly authorities: readonly Choice[];
  readonly states: readonly Choice[];
  readonly grounds: readonly Choice[];
  readonly conditions: readonly Choice[];
  /** Conditions that were accepted, by their place, the first being 1. */
  readonly obligations: readonly Choice[];
  /** What the other State has asked, where the act answers it question by question. */
  readonly questions?: readonly string[];
  /** What there is to choose for members by their name, where it is not what the names above stand for. */
  readonly choices?: Readonly<Record<string, readonly Choice[]>>;
  /** IANA name of the time zone in which moments are typed; without it they are typed as RFC 3339 has them. */
  readonly zone?: string;
  /** The text of a key, or undefined where there is none. */
  readonly text: (key: string) => string | undefined;
}

/** What was typed: names of fields with their values. */
export type Typed = Readonly<Record<string, string>>;

/** A body made from what was typed, and the field that each of its members came from, by JSON Pointer (RFC 6901). */
export interface ReadForm {
  readonly body: Readonly<Record<string, unknown>>;
  readonly places: ReadonlyMap<string, string>;
}
