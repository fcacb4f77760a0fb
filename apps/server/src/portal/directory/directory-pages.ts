import type { FieldError } from '../field-error.js';

/** The clock and the calendar of a State now. */
export interface Here {
  readonly now: Date;
  readonly zone: string;
  /** Why it does not work today; null where it does. */
  readonly closed: 'weekend' | 'holiday' | null;
  /** What is celebrated there; in the State's own words. */
  readonly holiday: string | null;
}

export interface StateLine {
  readonly code: string;
  /** Names of languages, as the reader reads them. */
  readonly languages: readonly string[];
  readonly here: Here;
  readonly hasContactPoint: boolean;
  /** Minutes that its contact points usually take to answer; null where that is not known. */
  readonly answersIn: number | null;
  readonly isOwn: boolean;
}

export interface AuthorityCard {
  readonly id: string;
  readonly name: string;
  readonly functions: readonly string[];
  readonly address: string;
  readonly telephone: string;
  readonly email: string;
  /** Last test of a contact point: when, and minutes until it answered. */
  readonly test: {
    readonly at: Date;
    readonly minutes: number | null;
    readonly median: number | null;
  } | null;
}

/** A change that waits, as a line. */
export interface ChangeLine {
  readonly id: string;
  /** Name of the authority; null for the State itself. */
  readonly of: string | null;
  readonly expiresAt: Date;
  readonly isOwn: boolean;
}

/** A member of an entry in a form; texts of `directory.field.<name>`. */
export interface EntryField {
  readonly name: string;
  readonly isLong: boolean;
  readonly value: string;
  /** What the entry says now; sent along, so that a change meanwhile can be told. */
  readonly said: string;
  /** What it says by now, where that has changed since the form was opened. */
  readonly meanwhile: string | null;
}

export interface DirectoryPages {
  directory: { readonly q: string; readonly lines: readonly StateLine[] };
  'directory-state': {
    readonly state: StateLine;
    readonly channels: string;
    readonly requirements: string;
    readonly authorities: readonly AuthorityCard[];
    readonly instruments: readonly {
      readonly title: string;
      readonly since: string | null;
      readonly isAssumed: boolean;
      readonly kinds: readonly string[];
    }[];
    readonly mayChange: boolean;
    readonly changes: readonly ChangeLine[];
    /** What was just done: a text `directory.done.<what>`. */
    readonly done: string | null;
  };
  'directory-change': {
    readonly errors: readonly FieldError[];
    readonly code: string;
    readonly entry: string;
    /** Name of the authority; null for the State itself. */
    readonly of: string | null;
    readonly version: number;
    readonly fields: readonly EntryField[];
    readonly key: string;
    readonly reasons: string;
    readonly isStale: boolean;
  };
  'directory-decision': {
    readonly errors: readonly FieldError[];
    readonly code: string;
    readonly change: ChangeLine;
    readonly askedAt: Date;
    readonly askedFor: string;
    readonly rows: readonly {
      readonly name: string;
      readonly before: string;
      readonly after: string;
    }[];
    readonly reasons: string;
    readonly key: string;
    /** Whether the reader can be the second officer. */
    readonly mayConfirm: boolean;
  };
}
