import type { Step } from '@rogatory/deadlines';
import type { FieldError } from '../field-error.js';
import type { Choice, Field, Typed } from './form-field.js';
import type { Citation, EventLine, Said, Thread } from './event-lines.js';
import type { Word } from './event-lines.js';

export type { Citation, EventLine, Said } from './event-lines.js';

/** One line of the worklist. */
export interface RequestLine {
  readonly id: string;
  readonly reference: string;
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly state: string;
  readonly urgency: string;
  readonly due: Due | null;
  readonly updatedAt: Date;
}

/** When something falls due, and how far that is. */
export interface Due {
  readonly at: Date;
  readonly when: 'late' | 'soon' | 'later';
  /** In days, in hours where it is less than two days, in minutes where it is less than two hours; never negative. */
  readonly count: number;
  readonly unit: 'days' | 'hours' | 'minutes';
}

export interface DeadlineLine {
  readonly name: string;
  readonly owedBy: string;
  readonly isOurs: boolean;
  readonly isPrivate: boolean;
  readonly isPolicy: boolean;
  readonly isStanding: boolean;
  readonly due: Due | null;
  readonly dueOn: string | null;
  readonly zone: string;
  readonly steps: readonly Step[];
  readonly basis: readonly Citation[];
}

export interface ItemLine {
  readonly measure: string;
  readonly data: string | null;
  readonly target: string | null;
  readonly period: string | null;
  readonly note: string | null;
  readonly decision: string | null;
  readonly outcome: string | null;
  readonly reasons: string | null;
  readonly grounds: readonly Word[];
  readonly reviewOn: string | null;
}

/** What every page about one request shows of it. */
export interface CaseHead {
  readonly id: string;
  readonly reference: string;
  readonly kind: string;
  readonly state: string;
  readonly urgency: string;
  readonly isConfidential: boolean;
  readonly requesting: string;
  readonly requested: string;
  /** Whether the reader's own State asks or is asked. */
  readonly side: 'requesting' | 'requested';
}

/** Somebody whom requests can be assigned to. */
export interface Person {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
}

/** A view that is kept under a name. */
export interface SavedLine {
  readonly id: string;
  readonly name: string;
  readonly query: string;
  readonly for: 'me' | 'authority';
  readonly own: boolean;
}

/** A request that was found. */
export interface FoundLine extends Omit<RequestLine, 'due'> {
  readonly where: string;
  /** Label of the content that it stands in; null elsewhere. */
  readonly label: string | null;
  readonly excerpt: { readonly before: string; readonly match: string; readonly after: string };
}

/** The list of requests. */
export interface WorklistPage {
  readonly view: string;
  /** Each view with its number; null for the one that is not counted. */
  readonly views: readonly { readonly name: string; readonly count: string | null }[];
  readonly saved: readonly (SavedLine & { readonly isCurrent: boolean })[];
  readonly sort: string;
  readonly sorts: readonly string[];
  readonly spans: readonly string[];
  readonly lines: readonly RequestLine[];
  /** What the list is narrowed to and how it is sorted, as the query of its address. */
  readonly query: string;
  /** Address of the next page of the list; null at its end. */
  readonly next: string | null;
  readonly isFirst: boolean;
  readonly first: string;
  readonly filter: Readonly<
    Record<'q' | 'state' | 'kind' | 'urgency' | 'counterpart' | 'due', string>
  >;
  readonly states: readonly string[];
  readonly kinds: readonly Choice[];
  /** Codes of States. */
  readonly counterparts: readonly string[];
  readonly isFiltered: boolean;
  /** Whether the reader may write requests. */
  readonly mayDraft: boolean;
  /** Whether the reader may name somebody for requests. */
  readonly mayAssign: boolean;
  /** Lines that are exported at most. */
  readonly most: number;
}

/** Pages about requests, each with what it shows. */
export interface CasePages {
  requests: WorklistPage;
  assign: {
    readonly back: string;
    readonly errors: readonly FieldError[];
    readonly requests: readonly { readonly id: string; readonly reference: string }[];
    readonly people: readonly Person[];
    /** Id of whoever looks at the page. */
    readonly self: string;
    readonly typed: { readonly assignee: string; readonly reasons: string };
  };
  assigned: {
    readonly back: string;
    readonly name: string;
    readonly lines: readonly {
      readonly id: string;
      /** Null for what the reader does not see. */
      readonly reference: string | null;
      readonly outcome: 'assigned' | 'already' | 'failed';
      /** What stood against it, in the reader's language where there are words for it. */
      readonly text: string | null;
      readonly message: string | null;
    }[];
  };
  search: {
    readonly q: string;
    readonly lines: readonly FoundLine[];
    /** Whether there is more than is shown. */
    readonly more: boolean;
    /** Whether too little was typed to look for anything. */
    readonly isShort: boolean;
  };
  'saved-views': {
    readonly errors: readonly FieldError[];
    readonly done: string | null;
    /** What is to be kept, as the query of the list's address; empty where nothing is. */
    readonly query: string;
    readonly name: string;
    readonly whom: 'me' | 'authority';
    readonly key: string;
    readonly saved: readonly SavedLine[];
  };
  act: {
    readonly head: CaseHead;
    readonly action: string;
    /** Whether it is about a request that has not been sent: that can be read in full before. */
    readonly isUnsent: boolean;
    readonly version: number;
    readonly key: string;
    readonly fields: readonly Field[];
    readonly basis: readonly Citation[];
    readonly grounds: readonly {
      readonly code: string;
      readonly text: string;
      readonly cited: Citation;
      readonly consultation: 'required' | 'advised' | 'none';
    }[];
    readonly forbidden: readonly { readonly text: string; readonly cited: Citation }[];
    /** Whether the other State is to be heard before such a decision, and has been; null where none is taken. */
    readonly consult: {
      readonly about: string;
      readonly isConcluded: boolean;
      readonly mayOpen: boolean;
      readonly basis: readonly Citation[];
    } | null;
    /** The one item that is decided on; null where all can be. */
    readonly item: string | null;
    readonly errors: readonly FieldError[];
    readonly rows: Typed;
    /** What the other State has written that this act answers; null where it answers nothing. */
    readonly answered: Thread | null;
    /** What happened to the request while the form was being filled in. */
    readonly meanwhile: readonly EventLine[];
  };
  'act-check': {
    readonly head: CaseHead;
    readonly action: string;
    readonly isUnsent: boolean;
    readonly typed: readonly (readonly [string, string])[];
    readonly shared: readonly Said[];
    readonly own: readonly Said[];
    readonly isShared: boolean;
    readonly basis: readonly Citation[];
    readonly needsFactor: boolean;
    /** The other State should have been heard first, and was not. */
    readonly isUnheard: boolean;
    readonly answered: Thread | null;
  };
  'read-reason': { readonly action: string; readonly errors: readonly FieldError[] };
}
