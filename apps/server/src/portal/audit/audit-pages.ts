import type { FieldError } from '../field-error.js';
import type { TrailPages } from './trail-pages.js';

/** One opening of a request, or of something of it. */
export interface ReadLine {
  readonly id: string;
  readonly request: string;
  readonly what: string;
  readonly actor: string;
  /** Name, where it is one of the own State's; else the id. */
  readonly who: string;
  readonly authority: string | null;
  readonly address: string;
  readonly reason: string | null;
  readonly at: Date;
}

/** A sign-in or an act of administration. */
export interface AccessLine {
  readonly id: string;
  readonly type: string;
  readonly actor: string;
  /** Name, where it is one of the own State's; else the id. */
  readonly who: string;
  readonly subject: string | null;
  readonly address: string;
  readonly detail: readonly string[];
  readonly at: Date;
}

/** Pages for whoever has to find out what happened. */
export interface AuditPages {
  audit: {
    readonly view: 'reads' | 'access';
    readonly filter: { readonly actor: string; readonly request: string; readonly type: string };
    /** What can have happened to accounts and settings: all that there are words for. */
    readonly types: readonly string[];
    readonly errors: readonly FieldError[];
    /** Name of the officer whose acts these are; null where it is nobody's alone. */
    readonly who: string | null;
    /** Officers of whom each could be meant, with where what that one did is found. */
    readonly several: TrailPages['trail']['several'];
    readonly reads: readonly ReadLine[];
    readonly access: readonly AccessLine[];
    readonly next: string | null;
  };
  verification: {
    readonly id: string;
    readonly reference: string;
    /** Name of the file that its history is taken home as. */
    readonly file: string;
    readonly ok: boolean;
    readonly at: Date;
    readonly chains: readonly {
      readonly room: string;
      readonly ok: boolean;
      readonly events: number;
      readonly head: string;
      /** What is wrong; null where nothing is. */
      readonly fault: string | null;
    }[];
  };
}
