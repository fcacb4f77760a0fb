import type { EntryOutcome } from '@rogatory/casework';
import type { Step } from '@rogatory/deadlines';
import type { Citation, Due, RequestLine } from '../cases/case-pages.js';
import type { FieldError } from '../field-error.js';

/** A deadline in a list, with its request. */
export interface AgendaLine {
  readonly request: string;
  readonly reference: string;
  readonly name: string;
  readonly owedBy: string;
  readonly isOurs: boolean;
  readonly isPolicy: boolean;
  readonly urgency: string;
  readonly due: Due;
  readonly steps: readonly Step[];
  readonly basis: readonly Citation[];
}

/** Something that somebody was told. */
export interface NewsLine {
  readonly id: string;
  readonly request: string | null;
  readonly reference: string | null;
  readonly type: string;
  /** What it is about, where that is a clock: the rule's name, and the step. */
  readonly limit: string | null;
  readonly threshold: string | null;
  readonly isUrgent: boolean;
  readonly at: Date;
}

/** Officers are being called about a request. */
export interface CallLine {
  readonly id: string;
  readonly request: string;
  readonly reference: string;
  readonly kind: string;
  /** The State that asks. */
  readonly from: string;
  readonly urgency: string;
  readonly at: Date;
  /** Minutes since then. */
  readonly minutes: number;
  readonly calls: number;
  readonly nextAt: Date | null;
}

/** A request that cannot wait, and that somebody is on. */
export interface InHandLine {
  readonly line: RequestLine;
  readonly at: Date;
  /** Minutes since it came, within its first day. */
  readonly minutes: number | null;
  /** Who of the reader's State answered the call for it, and when. */
  readonly taken: { readonly by: string; readonly at: Date } | null;
}

/** A note for the next shift that could not be left. */
export interface FailedNote {
  readonly authority: string;
  readonly text: string;
  readonly errors: readonly FieldError[];
}

export interface DutyLine {
  readonly authority: string;
  readonly name: string;
  readonly everybody: boolean;
  readonly onCall: readonly {
    readonly name: string;
    readonly position: string;
    readonly to: Date;
  }[];
  readonly handOver: {
    readonly id: string;
    readonly note: string;
    readonly by: string;
    readonly at: Date;
    readonly isRead: boolean;
  } | null;
}

export interface Clock {
  readonly state: string;
  readonly zone: string;
}

/** A day of a month, with what falls due on it. */
export interface MonthDay {
  /** `YYYY-MM-DD`. */
  readonly on: string;
  readonly number: number;
  /** Of the month before or after. */
  readonly isOther: boolean;
  readonly isToday: boolean;
  readonly isWeekend: boolean;
  readonly holiday: { readonly name: string; readonly isHalf: boolean } | null;
  readonly lines: readonly AgendaLine[];
}

/** An officer's calendar feed. */
export interface Feed {
  readonly of: 'me' | 'authority' | 'state';
  readonly createdAt: Date;
  /** When a calendar program last fetched it. */
  readonly readAt: Date | null;
}

/** A request of which there are unread news. */
export interface ChangeLine {
  readonly request: string;
  readonly reference: string;
  readonly count: number;
  /** Of the newest. */
  readonly at: Date;
}

/** A request that the officer drafted, with the last step that both States know of; null while it is a draft. */
export interface StartedLine extends RequestLine {
  readonly step: { readonly type: string; readonly by: string; readonly at: Date } | null;
}

/** When the officer signed in before, and from where. */
export interface LastSignIn {
  readonly at: Date;
  readonly address: string;
  /** Empty where the browser does not say what it is. */
  readonly browser: string;
  readonly system: string;
  /** Attempts that have failed between then and the present session. */
  readonly failed: number;
}

/** How much waits for a second officer in the administration. */
export interface SecondOfficers {
  readonly recoveries: number;
  /** There are more recoveries than were counted. */
  readonly isMore: boolean;
  readonly settings: number;
  /** Changes of the directory's entry of their State. */
  readonly entries: number;
  readonly state: string;
  readonly isAdmin: boolean;
  /** What came of the changes that the reader asked for; of the State itself where no authority is named. */
  readonly outcomes: readonly (Omit<EntryOutcome, 'subject'> & { readonly of: string | null })[];
}

/** Pages about everything that waits, each with what it shows. */
export interface DeskPages {
  deadlines: {
    readonly of: 'me' | 'authority' | 'state';
    readonly within: string;
    readonly lines: readonly AgendaLine[];
    readonly next: string | null;
    /** The month that it is, `YYYY-MM`. */
    readonly month: string;
    /** The reader's calendar feed, where there is one. */
    readonly feed: Feed | null;
    readonly done: 'feed-ended' | null;
  };
  month: {
    readonly of: 'me' | 'authority' | 'state';
    /** `YYYY-MM`. */
    readonly month: string;
    readonly previous: string | null;
    readonly next: string | null;
    /** What was asked for, where it was no month. */
    readonly asked: string;
    readonly errors: readonly FieldError[];
    readonly weeks: readonly (readonly MonthDay[])[];
    /** How many deadlines are shown at most, where there are more. */
    readonly most: number | null;
    readonly isEmpty: boolean;
  };
  /** The secret address of a calendar feed, shown once. */
  'calendar-address': { readonly url: string; readonly of: Feed['of'] };
  news: {
    readonly unread: boolean;
    readonly lines: readonly NewsLine[];
    readonly next: string | null;
    readonly read: number | null;
  };
  board: {
    readonly calls: readonly CallLine[];
    readonly inHand: readonly InHandLine[];
    readonly note: FailedNote | null;
    readonly key: string;
    /** Tests of one's contact points that wait for an answer. */
    readonly tests: readonly {
      readonly id: string;
      readonly authority: string;
      readonly at: Date;
    }[];
    readonly duties: readonly DutyLine[];
    /** One's own, and those of the States whose requests are on the board. */
    readonly clocks: readonly Clock[];
    readonly now: Date;
    readonly canAct: boolean;
    readonly done: string | null;
    readonly own: string;
  };
}

/** What waits for somebody who works with cases. */
export interface Waiting {
  readonly late: readonly AgendaLine[];
  readonly soon: readonly AgendaLine[];
  readonly news: readonly NewsLine[];
  readonly calls: readonly CallLine[];
  readonly changes: readonly ChangeLine[];
  /** There are more unread news than were looked through. */
  readonly isMoreNew: boolean;
  /** What waits for an answer or a decision of the State, the first due first. */
  readonly unanswered: readonly RequestLine[];
  /** What the officer drafted last; null for whoever drafts nothing. */
  readonly started: readonly StartedLine[] | null;
  readonly views: readonly { readonly name: string; readonly count: string }[];
}
