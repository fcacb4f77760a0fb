import type { FieldError } from '../field-error.js';
import type { CaseHead, Citation, DeadlineLine, EventLine, ItemLine, Said } from './case-pages.js';
import type { Chain } from './chain.js';
import type { Choice, Typed } from './form-field.js';
import type { Thread } from './event-lines.js';

/** Which events of a history are shown. */
export const shows = ['all', 'decisions', 'messages', 'system', 'shared', 'private'] as const;
export type Show = (typeof shows)[number];

/** An item with its place in the request, and what it can be decided by. */
export interface ItemRow extends ItemLine {
  readonly id: string;
  readonly conditions: readonly string[];
}

/** Something that waits for a second officer. */
export interface WaitingLine {
  readonly id: string;
  readonly action: string;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly expiresAt: Date;
}

export interface PersonLine {
  readonly id: string;
  readonly kind: 'officer' | 'service' | 'unit';
  readonly name: string;
  readonly by: string;
  readonly since: Date;
  readonly standIns: readonly { readonly name: string; readonly until: string }[];
}

export interface PeopleLines {
  readonly people: readonly PersonLine[];
  readonly seal: { readonly by: string; readonly since: Date } | null;
}

export interface DocumentRow {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly state: string;
  readonly sentAt: Date | null;
  readonly sha256: string;
}

export interface LinkedLine {
  readonly type: string;
  readonly direction: string;
  readonly id: string;
  readonly reference: string;
  readonly kind: string;
  readonly state: string;
}

/** Whether preserved data lasts until a request for it is decided, as far as the requesting State may know. */
export interface ForecastLine {
  readonly outcome: string;
  readonly isBad: boolean;
  /** The last day, in `zone`; null where it does not matter any more. */
  readonly keptUntil: string | null;
  readonly zone: string;
  /** By when a request that is transmitted now would have come how far. */
  readonly stages: readonly {
    readonly limit: string;
    readonly dueOn: string | null;
    readonly dueAt: Date;
  }[];
  readonly remedies: readonly string[];
}

/** Everything of one request that its page and its printed form show. */
export interface RequestFacts extends PeopleLines {
  readonly head: CaseHead;
  readonly waiting: readonly WaitingLine[];
  readonly forecasts: readonly ForecastLine[];
  readonly deadlines: readonly DeadlineLine[];
  readonly contents: readonly {
    readonly label: string;
    readonly letter: string;
    readonly values: readonly string[];
  }[];
  readonly offences: readonly string[];
  readonly items: readonly ItemRow[];
  readonly conditions: readonly { readonly text: string; readonly until: string | null }[];
  readonly links: readonly LinkedLine[];
  /** Lines of time of preserved data; one for each preservation. */
  readonly chains: readonly Chain[];
  readonly threads: readonly Thread[];
  readonly documents: readonly DocumentRow[];
  readonly events: readonly EventLine[];
}

/** What can be done about the second look on an act. */
export type Settling = 'confirm' | 'decline' | 'withdraw';
/** What can be done about who works on a request. */
export type PeopleAct = 'assign' | 'unassign' | 'seal' | 'unseal';

/** Pages about one request, each with what it shows. */
export interface RequestPages {
  request: RequestFacts & {
    readonly actions: readonly string[];
    /** Acts by which one writes to the other State. */
    readonly writing: readonly string[];
    /** Whether one item can be decided by itself. */
    readonly mayDecideItems: boolean;
    /** Whether the reader may look at it as the other State will read it once it is sent. */
    readonly isUnsent: boolean;
    /** Whether it is a draft that the reader may go on with. */
    readonly draft: boolean;
    readonly mayAttach: boolean;
    /** Whether the reader's State has sent it: there is a receipt. */
    readonly isSent: boolean;
    /** Whether the reader's State asked and was not helped: what can be done next is told. */
    readonly mayFileAgain: boolean;
    /** Preservations that it was linked with whose data is still kept. */
    readonly stillKept: readonly LinkedLine[];
    readonly show: Show;
    /** How many events there are beside those that are shown. */
    readonly unshown: number;
    /** What was done, as a text `request.was.<what>`, or an act. */
    readonly done: string | null;
    readonly isAsked: boolean;
  };
  'request-print': RequestFacts & {
    readonly reference: string;
    readonly by: string;
    readonly office: string;
    readonly at: Date;
  };
  'call-back': {
    readonly head: CaseHead;
    readonly zone: string;
    readonly now: Date;
    /** Whom the directory names for the State that asks, its contact points first. */
    readonly desks: readonly {
      readonly name: string;
      readonly telephone: string;
      readonly email: string;
    }[];
    readonly sentAt: Date | null;
    readonly targets: readonly string[];
    readonly mayWrite: boolean;
    readonly outcomes: readonly { readonly value: string; readonly isChosen: boolean }[];
    readonly text: string;
    readonly key: string;
    readonly errors: readonly FieldError[];
  };
  notes: {
    readonly head: CaseHead;
    readonly notes: readonly EventLine[];
    readonly mayWrite: boolean;
    readonly text: string;
    readonly key: string;
    readonly errors: readonly FieldError[];
  };
  pending: {
    readonly head: CaseHead;
    readonly line: WaitingLine;
    readonly status: string;
    readonly reasons: string | null;
    readonly settledBy: string | null;
    readonly settledReasons: string | null;
    readonly isOwn: boolean;
    readonly shared: readonly Said[];
    readonly own: readonly Said[];
    readonly isShared: boolean;
    readonly basis: readonly Citation[];
  };
  settle: {
    readonly head: CaseHead;
    readonly line: WaitingLine;
    readonly how: Settling;
    readonly version: number;
    readonly key: string;
    readonly typed: Typed;
    readonly needsFactor: boolean;
    readonly meanwhile: readonly EventLine[];
    readonly errors: readonly FieldError[];
  };
  people: PeopleLines & {
    readonly head: CaseHead;
    readonly mayAssign: boolean;
    readonly maySeal: boolean;
    readonly done: string | null;
  };
  'people-act': {
    readonly head: CaseHead;
    readonly what: PeopleAct;
    readonly who: { readonly id: string; readonly name: string } | null;
    readonly candidates: readonly Choice[];
    readonly typed: Typed;
    readonly key: string;
    readonly errors: readonly FieldError[];
  };
}
