import type { FieldError } from '../field-error.js';
import type { CaseHead, Citation, EventLine, Said } from '../cases/case-pages.js';
import type { RequestFacts } from '../cases/request-pages.js';

/** One line of everything that happened in a State. */
export interface TrailLine {
  readonly key: string;
  readonly source: string;
  readonly at: Date;
  /** Text `event.`, `action.` or `audit.what.<type>`; the type itself where there is none. */
  readonly type: string;
  /** Name, where it is one of the own State's; else the id. */
  readonly who: string;
  readonly actor: string;
  /** Name of the authority that an act was done for; null for all else. */
  readonly office: string | null;
  /** Code of the State that acted. */
  readonly state: string;
  readonly request: string | null;
  readonly reference: string | null;
  readonly address: string | null;
  readonly reason: string | null;
  /** Whom or what it was done to: a name, or an id that people write; null where there is none. */
  readonly about: string | null;
  /** What else was written down of it. */
  readonly details: readonly string[];
  readonly isRefused: boolean;
  /** Paragraphs that an act rests on, as lawyers write them; empty for all else. */
  readonly basis: readonly string[];
  /** Under which an act stands in its chain; null for all else. */
  readonly hash: string | null;
}

export type TrailWish = Readonly<
  Record<'source' | 'actor' | 'request' | 'type' | 'address' | 'outcome' | 'from' | 'to', string>
>;

/** Where an act stands in the chain of its room, and whether the chain holds. */
export interface ChainPlace {
  readonly room: string;
  readonly seq: number;
  readonly of: number;
  readonly hash: string;
  readonly previous: string;
  readonly dataHash: string;
  readonly isWhole: boolean;
  readonly fault: string | null;
}

/** Somebody who opened a request, with what is unusual about it. */
export interface ReaderLine {
  readonly name: string;
  readonly actor: string;
  readonly times: number;
  readonly first: Date;
  readonly last: Date;
  readonly what: readonly string[];
  readonly isOutside: boolean;
  readonly atNight: number;
  /** Most requests within an hour; 0 where it was few. */
  readonly burst: number;
}

export interface Rules {
  readonly from: string;
  readonly to: string;
  readonly requests: number;
  readonly zone: string;
}

/** An event of the printable record, with its place in its chain. */
export interface RecordedLine extends EventLine {
  readonly seq: number;
  readonly hash: string;
  /** Id of whoever acted, as the hash covers it. */
  readonly by: string;
}

/** A verification of every history: how far it has come, and what it found. */
export interface RunLine {
  readonly id: string;
  readonly by: string;
  readonly begunAt: Date;
  /** Null while there is more to look at. */
  readonly endedAt: Date | null;
  readonly requests: number;
  readonly of: number;
  readonly events: number;
  readonly broken: readonly { readonly id: string; readonly reference: string }[];
}

/** Pages about everything that happened. */
export interface TrailPages {
  trail: {
    readonly filter: TrailWish;
    readonly errors: readonly FieldError[];
    /** Officers of whom each could be meant, with where what that one did is found. */
    readonly several: readonly {
      readonly name: string;
      readonly email: string;
      readonly href: string;
    }[];
    /** Name of the officer whose acts these are; null where it is nobody's alone. */
    readonly who: string | null;
    /** What can have happened, by where it is written. */
    readonly groups: readonly { readonly name: string; readonly types: readonly string[] }[];
    readonly lines: readonly TrailLine[];
    readonly next: string | null;
    /** Addresses of the same search as a file, by its form. */
    readonly files: readonly { readonly format: string; readonly href: string }[];
    /** Lines that a file has at most. */
    readonly most: number;
    readonly zone: string;
    readonly sources: readonly string[];
  };
  'trail-event': {
    readonly line: TrailLine;
    readonly agent: string | null;
    readonly said: readonly Said[];
    readonly basis: readonly Citation[];
    readonly place: ChainPlace | null;
    readonly isErased: boolean;
  };
  'whole-history': {
    /** The one that is looked at; null before one has begun. */
    readonly run: RunLine | null;
    /** Where it goes on; null where there is nothing to go on with. */
    readonly next: string | null;
    /** The others, the newest first. */
    readonly runs: readonly RunLine[];
  };
  'access-review': {
    readonly head: CaseHead;
    readonly readers: readonly ReaderLine[];
    /** Day on which the request came to be: the trail from there has every opening of it. */
    readonly since: string;
    readonly rules: Rules;
    /** As many openings as were looked at, the newest, where there are more; else null. */
    readonly cut: number | null;
  };
  'audit-record': RequestFacts & {
    readonly reference: string;
    readonly by: string;
    readonly office: string;
    readonly at: Date;
    readonly recorded: readonly RecordedLine[];
    readonly reads: readonly TrailLine[];
    /** Whether there are openings before those. */
    readonly moreReads: boolean;
    readonly ok: boolean;
    readonly heads: readonly {
      readonly room: string;
      readonly ok: boolean;
      readonly events: number;
      readonly head: string;
    }[];
  };
}
