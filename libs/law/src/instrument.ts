/** A citation: `<instrument id>:<article>(<paragraph>)(<letter>)`, for instance `un-cybercrime-2024:40(15)(c)`. */
export type Citation = string;

/** How far a paragraph can be trusted; the official text prevails. `substance` and `number` apart: a rule may be certain while its number is not. */
export interface Confidence {
  readonly substance: 'seen' | 'high' | 'medium' | 'low';
  readonly number: 'seen' | 'high' | 'medium' | 'low';
  readonly evidence: 'text-seen' | 'parallel' | 'cited' | 'memory';
}

export interface Paragraph {
  /** Within its instrument, for instance `40(15)(c)`. */
  readonly id: string;
  /** Our paraphrase, never the official wording. */
  readonly gist: string;
  readonly confidence: Confidence;
}

export interface Article {
  readonly number: string;
  readonly title: string;
  readonly paragraphs: readonly Paragraph[];
}

/** An offence that the instrument itself establishes. */
export interface Offence {
  readonly article: string;
  readonly name: string;
}

/** One thing that a request must or may state. */
export interface Content {
  readonly field: string;
  /** The letter of the paragraph that the field answers, where the instrument has letters. */
  readonly letter?: string;
  readonly basis: Citation;
  readonly required: 'always' | 'where-applicable';
  readonly label: string;
  readonly help: string;
  readonly example: string;
  /** What a new draft begins it with, where that is known. */
  readonly begins?: readonly ('authority' | 'offence' | 'need' | 'target')[];
  /** JSON Schema (2020-12) of the value, without `$ref`. */
  readonly schema: Readonly<Record<string, unknown>>;
}

export interface Ground {
  readonly code: string;
  readonly basis: Citation;
  readonly type: 'refusal' | 'postponement';
  readonly text: string;
  /** Must reasons be given: by the instrument's words, by our policy, or not. Reasons are always recorded. */
  readonly reasons: 'required' | 'policy';
  /** Only `required` blocks. */
  readonly consultation: 'required' | 'advised' | 'none';
  /** What must be on record before the ground is open, for instance a reservation; absent: nothing. */
  readonly when?: 'reservation-recorded' | 'treaty-in-force';
  /** The paragraph that opens the ground for this kind, where the kind has a closed list of its own. */
  readonly admittedBy?: Citation;
}

/** A ground that the instrument forbids; it can never be chosen. */
export interface ForbiddenGround {
  readonly code: string;
  readonly basis: Citation;
  readonly text: string;
}

export interface Condition {
  readonly code: string;
  readonly basis: Citation;
  readonly text: string;
}

export interface Duration {
  readonly unit: 'hours' | 'days' | 'working-days';
  readonly count: number;
}

export type Urgency = 'routine' | 'urgent' | 'emergency';

/**
 * A point on the way of a limit: before (negative), at (0) or after (positive) the due instant. One that
 * would fall before the limit began (a warning of days for an emergency of hours) does not exist.
 */
export interface Threshold {
  readonly name: 'warn' | 'due' | 'overdue' | 'escalate';
  readonly offset: Duration;
}

/** Where an amount comes from that a State has set itself. */
export interface OwnAmount {
  /** The State that owes, and has set it. */
  readonly state: string;
  /** On which side of the request it stands. */
  readonly as: 'requesting' | 'requested';
  /** The State at the other end, where the amount holds for that one alone. */
  readonly partner?: string;
  /** The kind, where it holds for that one alone. */
  readonly kind?: string;
  /** What would apply without it. */
  readonly default: Duration;
}

/** A time limit: either a number of days or hours by urgency, or a date that an act states (`dateFrom`), or both (the date, else the number). */
export interface Limit {
  readonly id: string;
  readonly name: string;
  readonly basis: readonly Citation[];
  /** True for a service level of ours, which the operator may change; false for what the instrument itself says. */
  readonly policy: boolean;
  /** `other`: the side that did not take the act which starts the limit. */
  readonly owedBy: 'requesting' | 'requested' | 'other';
  /** Whether its events stand in the shared room or in the private room of the State that owes. */
  readonly visibility: 'shared' | 'private';
  readonly amount?: Readonly<Record<Urgency, Duration>>;
  /** For an urgency whose amount is a State's own; never in the instrument itself. */
  readonly own?: Partial<Readonly<Record<Urgency, OwnAmount>>>;
  /** Name of the field that states the date, a calendar date `YYYY-MM-DD` or an instant. */
  readonly dateFrom?: string;
  /** What the request must state for the limit to begin. */
  readonly when?: 'oral';
  /** Set where every accepted condition that has the date of `dateFrom` has a clock of its own. */
  readonly each?: 'condition';
  /** The least time during which this limit, renewed where it ends, may not lapse: the id of its limit. */
  readonly upholds?: string;
  /** Final states that do not end the limit. */
  readonly outlasts: readonly string[];
  readonly firstDayCounts: boolean;
  /** Moves a day that is not a working day to the next one; never for hours. */
  readonly rollOver: boolean;
  /** Lifecycle states in which the clock stands still. */
  readonly stoppedIn: readonly string[];
  readonly thresholds: readonly Threshold[];
}

/** A kind of request. */
export interface Kind {
  readonly id: string;
  readonly article: string;
  readonly basis: readonly Citation[];
  readonly name: string;
  readonly purpose: string;
  /** Name of its transition table, whether or not this version carries that table. */
  readonly lifecycle: string;
  /** Set where the kind is an act on another request and not a draft of its own. */
  readonly useAction?: { readonly kind: string; readonly action: string };
  /** `conventional`: offences of the instrument only; `electronic-evidence`: also electronic evidence of serious crime. */
  readonly scope: 'conventional' | 'electronic-evidence';
  readonly senders: readonly string[];
  readonly receivers: readonly string[];
  /** Whether a request of this kind lists items (things asked one by one). */
  readonly items: 'required' | 'optional';
  /** The data that is asked for where an item does not say which, or where there are no items. */
  readonly data?: 'subscriber' | 'traffic' | 'content';
  /** What an item mostly asks for: the first choice of its form. */
  readonly measure?: string;
  readonly contents: readonly Content[];
  /** What may be chosen for this kind, and nothing else. */
  readonly grounds: readonly Ground[];
  readonly forbidden: readonly ForbiddenGround[];
  readonly conditions: readonly Condition[];
  readonly limits: readonly Limit[];
  readonly duties: readonly {
    readonly code: string;
    readonly basis: Citation;
    readonly text: string;
  }[];
}

export interface Instrument {
  readonly id: string;
  readonly title: string;
  readonly adopted: string;
  /** What is known about entry into force, and what is not. */
  readonly status: string;
  /** Where the official text stands, and that it prevails. */
  readonly officialText: string;
  readonly warning: string;
  readonly articles: readonly Article[];
  readonly offences: readonly Offence[];
  /** Least maximum penalty, in years, that makes any other offence a serious crime. */
  readonly seriousCrimeYears: number;
  /** What stands behind each answer about scope. */
  readonly scopeBasis: Readonly<
    Record<Kind['scope'] | 'serious-crime' | 'outside', readonly Citation[]>
  >;
  /** What stands behind the checks of a draft that belong to no single field. */
  readonly checkBasis: Readonly<
    Record<'offences' | 'items' | 'language' | 'deadline' | 'oral', Citation>
  >;
  readonly kinds: readonly Kind[];
  /** Basis of each action, by lifecycle: `basis['mutual-assistance'].refuse`. */
  readonly basis: Readonly<Record<string, Readonly<Record<string, readonly Citation[]>>>>;
}
