import type { Citation, Urgency } from '@rogatory/law';
import type { Side } from '@rogatory/kernel';

export interface Offence {
  readonly article?: string;
  readonly description?: string;
  readonly maxPenaltyYears?: number;
}

/** A ground as chosen in a decision; `provision` is the domestic law relied on. */
export interface GroundChoice {
  readonly code: string;
  readonly provision?: string;
}

/** A term attached to help. Once accepted it is a live obligation of the requesting State. */
export interface ConditionTerm {
  readonly code: string;
  readonly text: string;
  readonly until?: string;
}

export type Decision = 'accepted' | 'conditional' | 'refused' | 'postponed';
export type Outcome = 'delivered' | 'partly' | 'nothing-held' | 'impossible';

/** One thing asked. It is decided on its own: that is how "approved in part" exists. */
export interface Item {
  readonly id: string;
  readonly measure: string;
  readonly data?: 'subscriber' | 'traffic' | 'content' | 'other';
  readonly target?: string;
  readonly period?: { readonly from?: string; readonly to?: string };
  readonly note?: string;
  readonly decision: Decision | null;
  readonly grounds?: readonly GroundChoice[];
  readonly reasons?: string;
  readonly conditions?: readonly ConditionTerm[];
  readonly reviewOn?: string;
  readonly outcome: Outcome | null;
  readonly outcomeReasons?: string;
}

export interface Link {
  readonly type: 'follows' | 'replaces' | 'relates';
  readonly request: string;
}

/** How a request was made before it was written. */
export interface Oral {
  /** Instant, RFC 3339 UTC. */
  readonly at: string;
  /** By telephone, in person ... */
  readonly means: string;
  /** Who took it in the requested State. */
  readonly to: string;
}

/** A State's own order to a custodian, under which data are kept. Days are `YYYY-MM-DD`. */
export interface DomesticOrder {
  readonly issuedOn: string;
  /** Its last day. */
  readonly endsOn: string;
  readonly issuedBy: { readonly name: string; readonly capacity: string };
  readonly reference: string;
}

/** What the drafter may write. Everything in it is shared from the moment of transmission. */
export interface Draft {
  readonly urgency: Urgency;
  readonly language?: string;
  readonly confidential: boolean;
  readonly offences: readonly Offence[];
  readonly contents: Readonly<Record<string, unknown>>;
  readonly items: readonly Item[];
  readonly deadline?: { readonly on: string; readonly reason?: string };
  readonly oral?: Oral;
  readonly links: readonly Link[];
}

export type About = 'refusal' | 'postponement' | 'conditions' | 'costs' | 'other';

/** What a lifecycle remembers beside its state. Shared by both States; it follows from shared events alone. */
export interface Progress {
  /** The road state that a side state was entered from, and returns to. */
  readonly road?: string;
  readonly consultation?: {
    readonly about: About;
    readonly by: Side;
    readonly answered: boolean;
    /** The last day to reply. */
    readonly replyBy?: string;
  };
  /** What has been consulted about, to a conclusion, since the last `start-assessment` or `resume`. */
  readonly concluded?: readonly About[];
  readonly offer?: readonly ConditionTerm[];
  /** Conditions were offered and answered since the last `start-assessment` or `resume`. */
  readonly conditionsAnswered?: boolean;
  /** Conditions accepted by the requesting State: its live obligations. */
  readonly conditions?: readonly ConditionTerm[];
  /** Which of these have been fulfilled, the first condition being 1. */
  readonly fulfilled?: readonly number[];
  /** What was made orally has been confirmed in writing. */
  readonly confirmedInWriting?: boolean;
  readonly receiptConfirmed?: boolean;
  readonly grounds?: readonly GroundChoice[];
  readonly reasons?: string;
  /** Preservation: first and last day of the hold, `YYYY-MM-DD`. */
  readonly from?: string;
  readonly until?: string;
  /** Preservation: the requests that follow it and are neither decided against nor executed. */
  readonly heldFor?: readonly string[];
  /** Preservation: no release before this day, because notice was given after a hold was lifted. */
  readonly notBefore?: string;
  readonly extensionAsked?: string;
  readonly riskTold?: boolean;
}

/** A request as its shared events (and, while it is a draft, its author's private ones) have made it. */
export interface RequestRecord extends Draft {
  readonly id: string;
  readonly reference: string;
  readonly instrument: string;
  readonly kind: string;
  readonly lifecycle: string;
  readonly state: string;
  readonly requestingState: string;
  readonly requestedState: string;
  readonly requestingAuthority: string;
  /** The authority of the requested State that handles it now. */
  readonly requestedAuthority: string | null;
  readonly contentsVersion: number;
  readonly progress: Progress;
  /** Counts shared acts and changes of one's own draft; private and clock events never. */
  readonly version: number;
  readonly createdAt: string;
  readonly transmittedAt: string | null;
  readonly updatedAt: string;
}

/** The rights review and legal assessment of one State; it never leaves that State's private room. */
export interface Assessment {
  readonly scope: 'inside' | 'outside';
  readonly dualCriminality: 'met' | 'not-met' | 'not-needed';
  /** The conduct under this State's own law. */
  readonly ownLaw?: string;
  readonly rights: {
    readonly finding: 'no-concern' | 'concern' | 'serious-concern';
    readonly text: string;
  };
}

/** What one State remembers of a request for itself. */
export interface PrivateRoom {
  readonly submittedBy?: string;
  readonly assessment?: Assessment;
  /** Preservation: the date until which data is kept that the State has been warned about. */
  readonly foretold?: string;
  /** The domestic order recorded last. */
  readonly domesticOrder?: DomesticOrder & { readonly renewals: number };
}

/** Something that happened, before history gives it a place in a chain. */
export interface LifecycleEvent {
  readonly type: string;
  readonly visibility: 'shared' | 'private';
  /** The side that acts, or on whose behalf the system acts. */
  readonly side: Side;
  readonly bySystem: boolean;
  readonly basis: readonly Citation[];
  readonly data: Readonly<Record<string, unknown>>;
  /** Database instant, RFC 3339 UTC. */
  readonly at: string;
}
