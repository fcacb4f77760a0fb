import type {
  About,
  Assessment,
  ConditionTerm,
  Decision,
  DomesticOrder,
  GroundChoice,
  Outcome,
} from './record.js';

/** How one item is decided. */
export interface ItemDecision {
  readonly id: string;
  readonly decision: Decision;
  readonly grounds?: readonly GroundChoice[];
  readonly reasons?: string;
  readonly conditions?: readonly ConditionTerm[];
  readonly reviewOn?: string;
}

/** How one item ended. */
export interface ItemOutcome {
  readonly id: string;
  readonly outcome: Outcome;
  readonly reasons?: string;
}

type Empty = object;
type Reasons = { readonly reasons: string };
type Text = { readonly text: string };

/** The body of every action, by its name. Free text that the other side reads is `reasons` or `text`. */
export interface Bodies {
  'submit-for-approval': Empty;
  'return-to-drafter': Reasons;
  /** `leaveOut`: documents of the draft that stay at home; all others go along. */
  transmit: {
    readonly issuedBy?: { readonly name: string; readonly capacity: string };
    readonly leaveOut?: readonly string[];
  };
  acknowledge: { readonly theirReference?: string };
  forward: { readonly authority: string; readonly items?: readonly string[] };
  'start-assessment': Empty;
  'record-assessment': Assessment;
  'ask-for-information': { readonly questions: readonly string[]; readonly dueOn?: string };
  'supply-information': {
    readonly answers: unknown;
    readonly contents?: Readonly<Record<string, unknown>>;
  };
  'proceed-without-answer': Reasons;
  supplement: Text;
  'ask-status': Text;
  'report-status': Text;
  'open-consultation': Text & { readonly about: About; readonly replyBy?: string };
  reply: Text;
  'conclude-consultation': Text & { readonly outcome: 'agreed' | 'not-agreed' | 'no-reply' };
  'offer-conditions': { readonly conditions: readonly ConditionTerm[]; readonly answerBy?: string };
  'accept-conditions': Empty;
  'decline-conditions': Reasons;
  accept: { readonly note?: string; readonly assessment?: Assessment };
  'accept-in-part': {
    readonly items: readonly ItemDecision[];
    readonly assessment?: Assessment;
  };
  'decide-items': { readonly items: readonly ItemDecision[] };
  refuse: Reasons & { readonly grounds: readonly GroundChoice[]; readonly cure?: string };
  postpone: Reasons & { readonly grounds: readonly GroundChoice[]; readonly reviewOn: string };
  resume: Empty;
  'return-unexecuted': Reasons & {
    readonly code:
      | 'wrong-authority'
      | 'channel'
      | 'language'
      | 'not-authenticated'
      | 'duplicate'
      | 'superseded'
      | 'no-answer';
  };
  'start-execution': Empty;
  'report-obstacle': Text;
  deliver: { readonly documents: readonly string[]; readonly note?: string };
  complete: { readonly summary: string; readonly items?: readonly ItemOutcome[] };
  'confirm-receipt': { readonly documents?: readonly string[] };
  'confirm-in-writing': Text & { readonly documents?: readonly string[] };
  /** `condition`: which of the accepted conditions, the first of them being 1. */
  'report-fulfilment': Text & { readonly condition: number };
  close: Empty;
  withdraw: Reasons;
  preserve: {
    readonly from: string;
    readonly until: string;
    readonly items?: readonly ItemDecision[];
    readonly assessment?: Assessment;
  };
  'record-domestic-order': DomesticOrder;
  'report-not-held': Text;
  'warn-of-risk': Text;
  'decide-on-risk': { readonly proceed: boolean; readonly reasons?: string };
  'ask-for-extension': { readonly until: string; readonly reasons: string };
  extend: { readonly until: string; readonly reasons?: string };
  'decline-extension': Reasons;
  'disclose-path': {
    readonly provider: string;
    readonly inState?: string;
    readonly path: string;
  };
  release: Reasons;
  hold: { readonly request: string };
  'lift-hold': { readonly request: string; readonly notBefore: string };
  expire: Empty;
}

export type Action = keyof Bodies;

/** An act that somebody wants to do. `internalReasons` stays in the private room of whoever acts. */
export type Command<A extends Action = Action> = {
  [K in A]: { readonly action: K; readonly internalReasons?: string } & Bodies[K];
}[A];
